import type { FastifyInstance } from 'fastify';
import { createContext } from '../trpc/context.ts';
import type { Operation } from './define-operation.ts';
import { sendOauthError } from './oauth/send-oauth-error.ts';
import { createCaller } from './operation-call.ts';
import type { ServerParts } from './operation-call.ts';

/**
 * Makes a Fastify route of each operation. Those that call procedures call the very ones the tRPC router serves; their
 * state-changing requests are protected by the origin check alone, since their callers know no CSRF token.
 */
export function installOperations(
  app: FastifyInstance,
  operations: readonly Operation[],
  parts: ServerParts,
): void {
  for (const operation of operations) {
    const [[status, { mediaType }] = [200, {}]] = Object.entries(operation.answers);
    const rules = {
      csrfProtection: 'origin-only',
      isBearerOnly: operation.credentials.every((credential) => credential === 'bearer'),
    } as const;
    app.route({
      method: operation.method,
      ...(operation.isOauth && { config: { acceptsForms: true }, errorHandler: sendOauthError }),
      url: operation.path.replaceAll(/\{(\w+)\}/gu, ':$1'),
      async handler(request, reply) {
        reply.code(Number(status));
        if (mediaType !== undefined) reply.type(mediaType);
        return operation.handle({
          body: request.body,
          query: request.query as object,
          params: request.params as object,
          caller: createCaller(createContext(parts.services, { request, reply }, rules)),
          parts,
          request,
          reply,
        });
      },
    });
  }
}
