import { SessionError } from '@curfew/contracts';
import type { ErrorCode } from '@curfew/contracts';
import { isDatabaseUnavailable } from '@curfew/db';
import { TRPCError } from '@trpc/server';

const RETRY_AFTER_SECONDS = 2;

const messages = {
  VALIDATION_FAILED: 'The request is not what this procedure takes.',
  NOT_FOUND: 'There is nothing at this address.',
  METHOD_NOT_ALLOWED: 'This address does not take this method.',
  PAYLOAD_TOO_LARGE: 'The body is larger than 16 kB.',
  URI_TOO_LONG: 'The address is longer than 2 kB.',
  UNSUPPORTED_MEDIA_TYPE: 'Send the body as application/json in UTF-8, without encoding.',
  INTERNAL: 'Something went wrong on the server. It has been logged.',
} as const satisfies Partial<Record<ErrorCode, string>>;
type PlainCode = keyof typeof messages;

/** Refusals by tRPC of what it was sent. Its other codes are never its own: a procedure has thrown them. */
const codesOfTrpc: Partial<Record<TRPCError['code'], PlainCode>> = {
  BAD_REQUEST: 'VALIDATION_FAILED',
  PARSE_ERROR: 'VALIDATION_FAILED',
  NOT_FOUND: 'NOT_FOUND',
  METHOD_NOT_SUPPORTED: 'METHOD_NOT_ALLOWED',
  PAYLOAD_TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  UNSUPPORTED_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
};

/**
 * What a procedure or a handler threw, as one of our codes. Only refusals that were written here are passed on: our own
 * `SessionError`, tRPC's refusals of the request, and failures of our database. Everything else becomes `INTERNAL`, even
 * if it looks like an HTTP error: a `statusCode` of 401 is what another service said to us, not what we say to the caller.
 */
export function toSessionError(error: unknown): SessionError {
  if (error instanceof SessionError) return error;
  if (error instanceof TRPCError && error.cause instanceof SessionError) return error.cause;
  if (isDatabaseUnavailable(error)) {
    return new SessionError('UNAVAILABLE', 'The service cannot answer right now. Try again in a moment.', {
      cause: error,
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
  return refuse((error instanceof TRPCError && codesOfTrpc[error.code]) || 'INTERNAL', error);
}

/** A refusal in the words we have for its code. */
export function refuse(code: PlainCode, cause?: unknown): SessionError {
  return new SessionError(code, messages[code], { cause });
}
