import type { ErrorCode, OauthError } from '@curfew/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorTable } from '../../errors/error-table.ts';
import { toErrorData } from '../../errors/problem.ts';
import { toSessionError } from '../../errors/to-session-error.ts';

/** The words RFC 6749 §5.2 has for our codes; whatever else is wrong with a request is `invalid_request`. */
const errors: Partial<Record<ErrorCode, { error: OauthError['error']; status: number }>> = {
  INVALID_CREDENTIALS: { error: 'invalid_grant', status: 400 },
  UNAUTHORIZED: { error: 'invalid_grant', status: 400 },
  CLIENT_UNKNOWN: { error: 'invalid_client', status: 401 },
  GRANT_UNSUPPORTED: { error: 'unsupported_grant_type', status: 400 },
  TOO_MANY_REQUESTS: { error: 'slow_down', status: 429 },
  LOGOUT_ERROR: { error: 'temporarily_unavailable', status: 503 },
  UNAVAILABLE: { error: 'temporarily_unavailable', status: 503 },
  INTERNAL: { error: 'server_error', status: 500 },
};

/** Refuses the way OAuth clients read it. */
export function sendOauthError(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const known = toSessionError(thrown);
  const { error, status } = errors[known.code] ?? {
    error: 'invalid_request' as const,
    status: errorTable[known.code].status,
  };
  if (status >= 500) request.log.error({ err: thrown }, 'request failed');
  if (known.retryAfterSeconds !== undefined) reply.header('retry-after', known.retryAfterSeconds);
  if (error === 'invalid_client') reply.header('www-authenticate', 'Basic realm="curfew"');
  const issues = toErrorData(known, request.id).issues ?? [];
  const details = issues.map(({ path, message }) => `${path}: ${message}`);
  const body: OauthError = { error, error_description: toDescription([known.message, ...details].join(' ')) };
  reply.code(status).type('application/json; charset=utf-8').send(body);
}

/** Printable ASCII without quotes and backslashes (RFC 6749 §5.2). */
function toDescription(text: string): string {
  return text.replaceAll('"', "'").replaceAll(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/gu, '?');
}
