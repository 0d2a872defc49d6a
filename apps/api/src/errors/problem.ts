import type { ErrorData, Issue, Problem, SessionError } from '@curfew/contracts';
import { TRPCError } from '@trpc/server';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import { ZodError } from 'zod';
import { errorTable } from './error-table.ts';

/** An error as the body of a REST answer (RFC 9457). */
export function toProblem(error: SessionError, requestId: string): Problem {
  const { title, status } = errorTable[error.code];
  const { reason, note, endedAt, endedFrom, issues } = toErrorData(error, requestId);
  return {
    type: `urn:curfew:error:${error.code}`,
    title,
    status,
    detail: error.message,
    code: error.code,
    ...(reason && { reason }),
    ...(note && { note }),
    ...(endedAt && { endedAt }),
    ...(endedFrom && { endedFrom }),
    ...(issues && { issues }),
    requestId,
  };
}

/** An error as `error` of a tRPC answer, wherever in this server it was refused. `path` is the procedure that was called. */
export function toErrorShape(error: SessionError, { requestId, path }: { requestId: string; path?: string }) {
  const { trpc: code, status: httpStatus } = errorTable[error.code];
  return {
    message: error.message,
    code: TRPC_ERROR_CODES_BY_KEY[code],
    // tRPC takes the status of its answer from here.
    data: { code, httpStatus, ...(path !== undefined && { path }), ...toErrorData(error, requestId) },
  };
}

/** An error as what Curfew adds to `error.data` of a tRPC answer. */
export function toErrorData(error: SessionError, requestId: string): ErrorData {
  const issues = findIssues(error);
  return {
    curfewCode: error.code,
    ...(error.reason && { reason: error.reason }),
    ...(error.note && { note: error.note }),
    ...(error.endedAt && { endedAt: error.endedAt }),
    ...(error.endedFrom && { endedFrom: error.endedFrom }),
    ...(issues && { issues }),
    ...(error.retryAfterSeconds !== undefined && { retryAfterSeconds: error.retryAfterSeconds }),
    requestId,
  };
}

/**
 * Of the input alone: that of a procedure, which tRPC refuses as `BAD_REQUEST`, or that of a route, whose own refusal has
 * the issues as its cause. Issues of an output, or of what another service answered, name things that are not the caller's.
 */
function findIssues(error: SessionError): Issue[] | undefined {
  if (error.code !== 'VALIDATION_FAILED') return undefined;
  const cause =
    error.cause instanceof TRPCError && error.cause.code === 'BAD_REQUEST' ? error.cause.cause : error.cause;
  if (!(cause instanceof ZodError)) return undefined;
  return cause.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
}
