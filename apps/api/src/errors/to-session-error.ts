import { SessionError } from '@curfew/contracts';
import type { ErrorCode } from '@curfew/contracts';
import { isDatabaseUnavailable } from '@curfew/db';
import { TRPCError } from '@trpc/server';
import { ZodError } from 'zod';

const RETRY_AFTER_SECONDS = 2;

/** Refusals of the framework itself, by their HTTP status. */
const codesByStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'VALIDATION_FAILED',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  413: 'PAYLOAD_TOO_LARGE',
  414: 'URI_TOO_LONG',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  503: 'UNAVAILABLE',
};

const statusOfTrpcCode: Partial<Record<TRPCError['code'], number>> = {
  BAD_REQUEST: 400,
  PARSE_ERROR: 400,
  NOT_FOUND: 404,
  METHOD_NOT_SUPPORTED: 405,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
};

/** Any thrown value as one of our codes. Only messages written by us for people pass; the rest becomes `INTERNAL`. */
export function toSessionError(error: unknown): SessionError {
  if (error instanceof SessionError) return error;
  if (error instanceof TRPCError && error.cause && !(error.cause instanceof ZodError)) {
    const cause = toSessionError(error.cause);
    if (cause.code !== 'INTERNAL') return cause;
  }
  if (isDatabaseUnavailable(error)) {
    return new SessionError('UNAVAILABLE', 'The service cannot answer right now. Try again in a moment.', {
      cause: error,
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
  const status = error instanceof TRPCError ? statusOfTrpcCode[error.code] : frameworkStatus(error);
  const code = status === undefined ? 'INTERNAL' : (codesByStatus[status] ?? 'INTERNAL');
  return new SessionError(code, messages[code] ?? messages.INTERNAL, { cause: error });
}

const messages: Partial<Record<ErrorCode, string>> & { INTERNAL: string } = {
  VALIDATION_FAILED: 'The request is not what this procedure takes.',
  UNAUTHORIZED: 'Log in first.',
  FORBIDDEN: 'This is not allowed.',
  NOT_FOUND: 'There is nothing at this address.',
  METHOD_NOT_ALLOWED: 'This address does not take this method.',
  PAYLOAD_TOO_LARGE: 'The body is larger than 16 kB.',
  URI_TOO_LONG: 'The address is longer than 2 kB.',
  UNSUPPORTED_MEDIA_TYPE: 'Send the body as application/json.',
  UNAVAILABLE: 'The service is stopping or overloaded. Try again in a moment.',
  INTERNAL: 'Something went wrong on the server. It has been logged.',
};

/** Fastify's own errors carry a `statusCode`; those of the client (4xx) are told, the others are not. */
function frameworkStatus(error: unknown): number | undefined {
  const status =
    typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
  if (typeof status !== 'number' || status < 400) return undefined;
  // Any refusal of the framework we have no word of our own for is one about the request.
  return status in codesByStatus || status >= 500 ? status : 400;
}
