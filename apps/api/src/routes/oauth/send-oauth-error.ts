import type { OauthError } from '@curfew/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { fromFramework } from '../../errors/framework-error.ts';
import { toErrorData } from '../../errors/problem.ts';

import { oauthRefusal } from './oauth-refusal.ts';

/** Refuses the way OAuth clients read it. */
export function sendOauthError(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const known = fromFramework(thrown, request);
  const { error, status } = oauthRefusal(known.code);
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
