import type { RefusalReason } from './end-reason.ts';
import type { ErrorCode } from './error-code.ts';

export interface SessionErrorOptions {
  /** Set with `UNAUTHORIZED`: why the credential was refused. */
  reason?: RefusalReason;
  /** Set with `UNAUTHORIZED` when an operator ended the session: what they gave as the reason. */
  note?: string | undefined;
  /** Set with `UNAUTHORIZED` when the session is over: since when, in ISO 8601. */
  endedAt?: string | undefined;
  /** Set with `UNAUTHORIZED` when the person ended it from another session of theirs: the label of that one. */
  endedFrom?: string | undefined;
  /** Set with `TOO_MANY_REQUESTS`, `LOGOUT_ERROR` and `UNAVAILABLE`: when to come back. */
  retryAfterSeconds?: number;
  cause?: unknown;
}

/** A refused command. `message` is safe to show to the person and says what to do; `code` is for programs. */
export class SessionError extends Error {
  override readonly name = 'SessionError';
  readonly code: ErrorCode;
  readonly reason: RefusalReason | undefined;
  readonly note: string | undefined;
  readonly endedAt: string | undefined;
  readonly endedFrom: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, options: SessionErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.reason = options.reason;
    this.note = options.note;
    this.endedAt = options.endedAt;
    this.endedFrom = options.endedFrom;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
