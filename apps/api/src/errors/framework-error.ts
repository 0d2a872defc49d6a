import type { SessionError } from '@curfew/contracts';
import { errorCodes } from 'fastify';
import type { FastifyRequest } from 'fastify';
import { refuse, toSessionError } from './to-session-error.ts';

/** Fastify's refusals of a request, by the class of each: a `statusCode` can be anybody's. */
const refusals = [
  [errorCodes.FST_ERR_CTP_BODY_TOO_LARGE, 'PAYLOAD_TOO_LARGE'],
  [errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE, 'UNSUPPORTED_MEDIA_TYPE'],
  [errorCodes.FST_ERR_CTP_INVALID_CONTENT_LENGTH, 'VALIDATION_FAILED'],
  [errorCodes.FST_ERR_CTP_INVALID_JSON_BODY, 'VALIDATION_FAILED'],
  [errorCodes.FST_ERR_BAD_URL, 'VALIDATION_FAILED'],
  [errorCodes.FST_ERR_MAX_PARAM_LENGTH, 'URI_TOO_LONG'],
] as const;

/**
 * What reached Fastify's error handler, as one of our codes. What a procedure threw comes here wrapped by tRPC, so that an
 * error of Fastify's classes really is Fastify's.
 */
export function fromFramework(error: unknown, { raw }: FastifyRequest): SessionError {
  const refusal = refusals.find(([FastifyError]) => error instanceof FastifyError);
  if (refusal !== undefined) return refuse(refusal[1], error);
  // The client went away while it was sending: nobody reads the answer, and it is no failure of ours.
  if (!raw.complete && raw.destroyed) return refuse('VALIDATION_FAILED', error);
  return toSessionError(error);
}
