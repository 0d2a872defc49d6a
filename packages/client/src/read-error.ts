import { TRPCClientError } from '@trpc/client';
import type { ErrorCode, Issue, RefusalReason } from '@curfew/contracts';
import { CredentialsError } from './credentials.ts';
import { isEndReason, isRefusalReason } from './refusal-reason.ts';

/**
 * What an error means for the person's session.
 * - `out`: the credential this call was made with opens nothing. Whether its session is over, {@link saysSessionIsOver} tells.
 * - `refused`: an answer, and the answer is no (wrong password, bad input, not fresh, …). The session is untouched.
 * - `limited`: too many calls; come back later. The session is untouched.
 * - `unavailable`: no answer, or the server could not give one (network, time-out, 5xx). Nothing is known.
 * - `cancelled`: this side gave the call up.
 * - `local`: the credentials on this side cannot be used. Nothing is known.
 */
export type ErrorKind = 'out' | 'refused' | 'limited' | 'unavailable' | 'cancelled' | 'local';

export interface ClientError {
  kind: ErrorKind;
  /** Null when the error did not come from a Curfew server. */
  code: ErrorCode | null;
  /** Set with `out`: why the credential was refused. */
  reason: RefusalReason | null;
  /** Set with `out` when an operator ended the session and said why. Text for the person. */
  note: string | null;
  /** Set with `out` when it is known: when the session ended, by the server's clock. */
  endedAt: string | null;
  /** Set with `out` when the person ended it elsewhere: "Firefox on Linux". */
  endedFrom: string | null;
  /** Fit to show to the person. */
  message: string;
  issues: readonly Issue[];
  retryAfterSeconds: number | null;
  requestId: string | null;
}

/** Every code with what it means for the session; a code that is missing here does not compile. */
const KINDS = {
  VALIDATION_FAILED: 'refused',
  PASSWORD_UNACCEPTABLE: 'refused',
  AMBIGUOUS_CREDENTIALS: 'refused',
  UNAUTHORIZED: 'out',
  INVALID_CREDENTIALS: 'refused',
  CLIENT_UNKNOWN: 'refused',
  GRANT_UNSUPPORTED: 'refused',
  REAUTHENTICATION_REQUIRED: 'refused',
  PASSWORD_CHANGE_REQUIRED: 'refused',
  FORBIDDEN: 'refused',
  CROSS_SITE_REQUEST: 'refused',
  CSRF_TOKEN_INVALID: 'refused',
  NOT_FOUND: 'refused',
  METHOD_NOT_ALLOWED: 'refused',
  EMAIL_TAKEN: 'refused',
  SESSION_MISMATCH: 'refused',
  PAYLOAD_TOO_LARGE: 'refused',
  URI_TOO_LONG: 'refused',
  UNSUPPORTED_MEDIA_TYPE: 'refused',
  TOO_MANY_REQUESTS: 'limited',
  LOGOUT_ERROR: 'unavailable',
  UNAVAILABLE: 'unavailable',
  INTERNAL: 'unavailable',
} as const satisfies Record<ErrorCode, ErrorKind>;

const UNREACHABLE = 'We could not reach the server. Please try again in a moment.';

/**
 * Any thrown value as a {@link ClientError}. Only an answer that says so is `out`: an HTTP status is no signal in
 * tRPC (a batch is 207), and what is not understood counts as `unavailable`, never as `out`.
 */
export function readError(error: unknown): ClientError {
  const data = error instanceof TRPCClientError ? asRecord(error.data) : null;
  const code = data !== null && isErrorCode(data['curfewCode']) ? data['curfewCode'] : null;
  if (data === null || code === null) return unreadable(error, data);
  return {
    kind: KINDS[code],
    code,
    reason: isRefusalReason(data['reason']) ? data['reason'] : null,
    note: textIn(data, 'note'),
    endedAt: textIn(data, 'endedAt'),
    endedFrom: textIn(data, 'endedFrom'),
    message: error instanceof Error ? error.message : UNREACHABLE,
    issues: Array.isArray(data['issues']) ? data['issues'].filter(isIssue) : [],
    retryAfterSeconds: typeof data['retryAfterSeconds'] === 'number' ? data['retryAfterSeconds'] : null,
    requestId: textIn(data, 'requestId'),
  };
}

/**
 * True when the server says that the session of the refused credential is over. Of all refusals only one with an
 * `EndReason` says so: a session whose credential is `unknown`, `malformed`, `missing`, `superseded` or `access_expired`
 * may live, and so may one whose logout met a limit.
 */
export function saysSessionIsOver({ kind, reason }: ClientError): boolean {
  return kind === 'out' && isEndReason(reason);
}

/**
 * True when a logout that carried a ticket will never be accepted: the server did not issue the ticket (or has lost the
 * key it was made with), or cannot read it. Every other error may be over by the next try.
 */
export function isRefusedForGood({ code, reason }: ClientError): boolean {
  return code === 'VALIDATION_FAILED' || (code === 'UNAUTHORIZED' && reason === 'unknown');
}

function unreadable(error: unknown, data: Record<string, unknown> | null): ClientError {
  const unsaid = { code: null, reason: null, note: null, endedAt: null, endedFrom: null };
  const base = { ...unsaid, issues: [], retryAfterSeconds: null, requestId: null };
  if (wasCancelled(error)) return { ...base, kind: 'cancelled', message: 'Cancelled.' };
  const credentialsError = credentialsErrorIn(error);
  if (credentialsError !== null) return { ...base, kind: 'local', message: credentialsError.message };
  // A tRPC server in front of or beside Curfew: its own code is all there is.
  if (data?.['code'] === 'TOO_MANY_REQUESTS') {
    return { ...base, kind: 'limited', message: 'Too many attempts. Please wait a moment.' };
  }
  // A newer server has codes that this version does not know. Their messages are written for people, too.
  const requestId =
    data === null || typeof data['curfewCode'] !== 'string' ? null : textIn(data, 'requestId');
  const message = requestId !== null && error instanceof Error ? error.message : UNREACHABLE;
  return { ...base, kind: 'unavailable', message, requestId };
}

function wasCancelled(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'AbortError' || (error.cause !== error && wasCancelled(error.cause));
}

function credentialsErrorIn(error: unknown): CredentialsError | null {
  if (error instanceof CredentialsError) return error;
  return error instanceof TRPCClientError && error.cause ? credentialsErrorIn(error.cause) : null;
}

function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(KINDS, value);
}

function isIssue(value: unknown): value is Issue {
  const issue = asRecord(value);
  return typeof issue?.['path'] === 'string' && typeof issue['message'] === 'string';
}

function textIn(data: Record<string, unknown>, name: string): string | null {
  const value = data[name];
  return typeof value === 'string' ? value : null;
}

function asRecord(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null ? { ...value } : null;
}
