import { TRPCClientError } from '@trpc/client';
import type { ErrorCode, Issue, RefusalReason } from '@curfew/contracts';
import { LocalError } from './local-error.ts';
import { isEndReason, isRefusalReason } from './refusal-reason.ts';
import { ForeignAnswerError, retryAfterOf, UnreachableError } from './transport-errors.ts';

/**
 * What an error means for the person's session.
 * - `out`: the credential this call was made with opens nothing. Whether its session is over, {@link saysSessionIsOver} tells.
 * - `refused`: an answer, and the answer is no (wrong password, bad input, not fresh, …). The session is untouched.
 * - `limited`: too many calls; come back later. The session is untouched.
 * - `unavailable`: the server was not reached, or says that it cannot answer. Nothing is known.
 * - `timeout`: this side stopped waiting for the answer. Nothing is known; the call may have been carried out.
 * - `foreign`: what answered is not Curfew: a proxy, a captive portal, another program. Nothing is known.
 * - `cancelled`: this side gave the call up.
 * - `local`: this side could not make the call, or could not go on with its answer: unusable credentials, no document,
 *   an input that cannot be sent, a mistake in the page. Says nothing about the server; `cause` is what was thrown.
 */
export type ErrorKind =
  | 'out'
  | 'refused'
  | 'limited'
  | 'unavailable'
  | 'timeout'
  | 'foreign'
  | 'cancelled'
  | 'local';

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
  /** Set where no server of Curfew has said so: what was thrown. */
  cause?: unknown;
}

/** Of the `type` of a problem (RFC 9457); its code follows. */
const PROBLEM_TYPE = 'urn:curfew:error:';

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

/** What is said where no server of Curfew has said anything. Each sentence claims no more than is known. */
const SENTENCES = {
  unreachable: 'We could not reach the server. Please try again in a moment.',
  timeout: 'No answer came in time.',
  foreign: 'Something else answered in place of the server.',
  limited: 'Too many attempts. Please wait a moment.',
  local: 'Something went wrong on this side.',
  cancelled: 'Cancelled.',
} as const;

/** What tRPC's links say of an answer that has neither a result nor an error, or not one for each call. */
const NO_ANSWER_OF_TRPC = /^(?:Unable to transform response|Missing result)/u;

/**
 * Any thrown value as a {@link ClientError}. Only an answer that says so is `out`: an HTTP status is no signal in
 * tRPC (a batch is 207), and what is not understood is never `out`. Reads tRPC's errors as well as problem+json, and
 * calls nothing a failure of the server that is not known to be one.
 */
export function readError(error: unknown): ClientError {
  const data = dataOf(error);
  const code = data !== null && isErrorCode(data['curfewCode']) ? data['curfewCode'] : null;
  if (data === null || code === null) return unreadable(error, data);
  return {
    kind: KINDS[code],
    code,
    reason: isRefusalReason(data['reason']) ? data['reason'] : null,
    note: textIn(data, 'note'),
    endedAt: textIn(data, 'endedAt'),
    endedFrom: textIn(data, 'endedFrom'),
    message: textIn(data, 'detail') ?? (error instanceof Error ? error.message : SENTENCES.unreachable),
    issues: Array.isArray(data['issues']) ? data['issues'].filter(isIssue) : [],
    retryAfterSeconds: typeof data['retryAfterSeconds'] === 'number' ? data['retryAfterSeconds'] : null,
    requestId: textIn(data, 'requestId'),
  };
}

/**
 * True when no server of Curfew has answered, or one that cannot: nothing is known, neither of the session nor of what
 * became of the call, and it may be made again.
 */
export function isUnanswered({ kind, code }: ClientError): boolean {
  if (kind === 'limited') return code === null;
  return kind === 'unavailable' || kind === 'timeout' || kind === 'foreign';
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
  const base = { ...unsaid, issues: [], retryAfterSeconds: null, requestId: null, cause: error };
  // A newer server has codes that this version does not know. Their messages are written for people, too.
  if (typeof data?.['curfewCode'] === 'string' && error instanceof Error) {
    const requestId = textIn(data, 'requestId');
    const message = requestId === null ? SENTENCES.unreachable : error.message;
    return { ...base, kind: 'unavailable', message, requestId };
  }
  // A tRPC server in front of or beside Curfew: its own code is all there is.
  if (data?.['code'] === 'TOO_MANY_REQUESTS') return { ...base, kind: 'limited', message: SENTENCES.limited };
  if (data !== null) return { ...base, kind: 'foreign', message: SENTENCES.foreign };
  return { ...base, ...ofThisSide(error) };
}

type Unsaid = Pick<ClientError, 'kind' | 'message'> & { retryAfterSeconds?: number | null };

/** By the classes of what was thrown: everything that has none of them is a mistake on this side. */
function ofThisSide(error: unknown): Unsaid {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 9; cause = cause.cause, depth += 1) {
    // Also what tRPC throws for a call that was given up before it was sent.
    if (cause.name === 'AbortError' || cause.message === 'Aborted') return said('cancelled');
    if (cause.name === 'TimeoutError') return said('timeout');
    if (cause instanceof LocalError) {
      return { kind: 'local', message: cause.message };
    }
    if (cause instanceof ForeignAnswerError) return ofForeignAnswer(cause);
    if (cause instanceof UnreachableError || isBrokenStream(cause)) {
      return { kind: 'unavailable', message: SENTENCES.unreachable };
    }
    // JSON, and no answer to this call.
    if (NO_ANSWER_OF_TRPC.test(cause.message)) return said('foreign');
  }
  return said('local');
}

function said(kind: 'timeout' | 'foreign' | 'cancelled' | 'local'): Unsaid {
  return { kind, message: SENTENCES[kind] };
}

function ofForeignAnswer({ status, retryAfterSeconds }: ForeignAnswerError): Unsaid {
  if (status === 429) return { kind: 'limited', message: SENTENCES.limited, retryAfterSeconds };
  // A proxy's words for a server that it cannot reach.
  return status >= 502 && status <= 504
    ? { kind: 'unavailable', message: SENTENCES.unreachable, retryAfterSeconds }
    : { ...said('foreign'), retryAfterSeconds };
}

/** What an `EventSource` says, which is nothing, and a stream that fell silent. */
function isBrokenStream(error: Error): boolean {
  if (!(error instanceof TRPCClientError) || error.shape) return false;
  const { cause }: { cause?: unknown } = error;
  return cause === undefined || (typeof Event === 'function' && cause instanceof Event);
}

/** `error.data` of a tRPC answer. A problem, which a REST route or another server answers, has the same under other names. */
function dataOf(error: unknown): Record<string, unknown> | null {
  if (!(error instanceof TRPCClientError)) return null;
  const data = asRecord(error.data);
  const problem = asRecord(error.meta?.['responseJSON']);
  if (data !== null || typeof problem?.['type'] !== 'string') return data;
  if (!problem['type'].startsWith(PROBLEM_TYPE)) return null;
  const response = error.meta?.['response'];
  const retryAfterSeconds = response instanceof Response ? retryAfterOf(response) : null;
  return { ...problem, curfewCode: problem['code'], retryAfterSeconds };
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
