import type { LoginInput, LogoutInput, RegisterInput } from '@curfew/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { appRouter } from '../router.ts';
import { createContext } from '../trpc/context.ts';
import type { Services } from '../trpc/context.ts';
import { t } from '../trpc/trpc.ts';

const createCaller = t.createCallerFactory(appRouter);

/**
 * The REST front doors: each route calls the very procedure the tRPC router serves. Their state-changing requests
 * are protected by the origin check alone, since their callers know no CSRF token.
 */
export function installRestRoutes(app: FastifyInstance, services: Services): void {
  const auth = (request: FastifyRequest, reply: FastifyReply) =>
    createCaller(createContext(services, { request, reply }, 'origin-only')).auth;

  // The types say what a body should be; the procedures validate what it is.
  app.post<{ Body: RegisterInput }>('/api/auth/register', async (request, reply) => {
    reply.code(201);
    return auth(request, reply).register(request.body);
  });
  app.post<{ Body: LoginInput }>('/api/auth/login', async (request, reply) => {
    const login = await auth(request, reply).login(request.body);
    return { ...login, role: login.user.role };
  });
  for (const path of ['/api/auth/logout', '/auth/logout']) {
    app.post<{ Body: LogoutInput }>(path, (request, reply) => auth(request, reply).logout(request.body));
  }
  app.post('/api/auth/logout/all', (request, reply) => auth(request, reply).logoutAll());
  app.get('/api/auth/session', (request, reply) => auth(request, reply).session());
  app.get<{ Querystring: { cursor?: string; limit?: string } }>('/api/auth/sessions', (request, reply) => {
    const { limit, ...page } = request.query;
    return auth(request, reply).listSessions({
      ...page,
      ...(limit !== undefined && { limit: Number(limit) }),
    });
  });
  app.delete('/api/auth/sessions', (request, reply) => auth(request, reply).logoutAll());
  app.delete<{ Params: { id: string } }>('/api/auth/sessions/:id', (request, reply) =>
    auth(request, reply).logoutSession({ sessionId: request.params.id }),
  );
}
