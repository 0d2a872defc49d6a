import { openDatabase } from '../../packages/db/src/index.ts';
import { createKeyring, createSessionEngine } from '../../packages/session-core/src/index.ts';
// The api's own copies, so that router and adapter are of one installation.
import Fastify from '../../apps/api/node_modules/fastify/fastify.js';
import { initTRPC, TRPCError } from '../../apps/api/node_modules/@trpc/server/dist/index.mjs';
import { resolveResponse } from '../../apps/api/node_modules/@trpc/server/dist/http.mjs';
import { NOBODY } from '../contestants.ts';
import { readTask, serveParent } from './child.ts';

/**
 * tRPC on a bare Fastify with Curfew's session check and nothing else: no headers, no request ids, no validation of
 * outputs, no origin check. What the peers run is as bare.
 */
const { databaseUrl, secret, poolSize } = readTask();
const db = openDatabase({ url: databaseUrl, poolSize });
const engine = createSessionEngine({ db, keyring: createKeyring([secret]) });

const COOKIE = /(?:^|; )__Host-Http-session=([^;]*)/u;
const t = initTRPC.context<{ token: string | undefined }>().create();
const checked = t.procedure.use(async ({ ctx, next }) => {
  const validation = await engine.validateSession(ctx.token);
  if (!validation.valid) throw new TRPCError({ code: 'UNAUTHORIZED' });
  return next({ ctx: { user: validation.user } });
});
const router = t.router({
  noop: t.procedure.query(() => ({ id: NOBODY })),
  checked: checked.query(({ ctx }) => ({ id: ctx.user.id })),
});

const app = Fastify();
app.get<{ Params: { path: string } }>('/bench/:path', async (request, reply) => {
  const response = await resolveResponse({
    router,
    path: request.params.path,
    req: new Request(`http://localhost${request.url}`),
    error: null,
    createContext: async () => ({ token: COOKIE.exec(request.headers.cookie ?? '')?.[1] }),
  });
  reply.code(response.status).headers(Object.fromEntries(response.headers));
  return reply.send(await response.text());
});
await app.listen({ host: '127.0.0.1', port: 0 });
serveParent(app.server);
