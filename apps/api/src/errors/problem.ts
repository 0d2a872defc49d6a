import type { ErrorData, Issue, Problem, SessionError } from '@curfew/contracts';
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

function findIssues(error: Error): Issue[] | undefined {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof ZodError) {
      return cause.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
    }
  }
  return undefined;
}
