import { DEFAULT_COOKIE_NAMES, SessionError } from '@curfew/contracts';
import { openDatabase } from '@curfew/db';
import type { Database } from '@curfew/db';
import { testDatabase } from '@curfew/db/testing';
import { createKeyring, createSessionEngine } from '@curfew/session-core';
import { createTRPCClient, httpLink } from '@trpc/client';
import { TRPCError } from '@trpc/server';
import { errorCodes } from 'fastify';
import type { FastifyInstance } from 'fastify';
import { once } from 'node:events';
import { createServer as createPlainServer } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { installTrpcRoutes } from '../http/trpc-routes.ts';
import { defineOperation } from '../routes/define-operation.ts';
import { installOperations } from '../routes/install-operations.ts';
import type { ServerParts } from '../routes/operation-call.ts';
import { createServer } from '../server.ts';
import type { Services } from '../trpc/context.ts';
import { publicProcedure } from '../trpc/procedures.ts';
import { t } from '../trpc/trpc.ts';

/** Things that no caller may learn of. */
const SECRET = 'sk_live_passwordHash';

/** What a procedure of a developer may throw, by name. */
const thrown: Record<string, () => unknown> = {
  'an error as Stripe and undici throw it': () => httpError(401),
  'an error of http-errors': () => Object.assign(httpError(403), { status: 403, expose: true }),
  'an error that says unavailable': () => httpError(503),
  'an error that says too large': () => httpError(413),
  'a refused connection of another service': () => refusedFetch(),
  'a name that does not resolve': () => Object.assign(new Error(SECRET), { code: 'ENOTFOUND' }),
  'the words of pg from elsewhere': () => new Error('Connection terminated unexpectedly'),
  'a refusal by Fastify’s class, thrown by a procedure': () =>
    new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(),
  'a foreign answer that does not fit its schema': () => z.strictObject({}).safeParse({ [SECRET]: 1 }).error,
  'a tRPC error that says unauthorized': () => new TRPCError({ code: 'UNAUTHORIZED', message: SECRET }),
  'a tRPC error that says forbidden': () => new TRPCError({ code: 'FORBIDDEN', message: SECRET }),
  'a refusal of another tRPC server': () => refusedByOther(),
  'an error with ours deep inside': () =>
    new Error(SECRET, { cause: new SessionError('UNAUTHORIZED', SECRET, { reason: 'unknown' }) }),
  'an object that is no error': () => ({ statusCode: 401, code: 'UNAUTHORIZED', message: SECRET }),
  'a text': () => SECRET,
};

function httpError(statusCode: number): Error {
  return Object.assign(new Error(SECRET), { statusCode, name: 'UnauthorizedError' });
}

/** A failure of a real fetch to a port that nothing listens on. */
async function refusedFetch(): Promise<unknown> {
  const server = createPlainServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  const port = typeof address === 'object' ? address?.port : 0;
  return fetch(`http://127.0.0.1:${port}/${SECRET}`).catch((error: unknown) => error);
}

/** What a client of another tRPC server throws when that one says 401. */
async function refusedByOther(): Promise<unknown> {
  const error = { message: SECRET, code: -32001, data: { code: 'UNAUTHORIZED', httpStatus: 401 } };
  const client = createTRPCClient({
    links: [
      httpLink({
        url: 'http://other.invalid',
        fetch: () => Promise.resolve(Response.json({ error }, { status: 401 })),
      }),
    ],
  }) as unknown as { whoami: { query(): Promise<unknown> } };
  return client.whoami.query().catch((refusal: unknown) => refusal);
}

const router = t.router({
  throwing: publicProcedure.input(z.string()).mutation(async ({ input }) => {
    throw await thrown[input]?.();
  }),
  leaking: publicProcedure.output(z.strictObject({})).mutation(() => ({ [SECRET]: 1 }) as never),
  counting: publicProcedure.input(z.strictObject({ count: z.number() })).mutation(() => null),
  refusing: publicProcedure.mutation(() => {
    throw new SessionError('NOT_FOUND', 'There is no such invoice.');
  }),
  querying: publicProcedure.mutation(async () => {
    await broken.pool.query('SELECT 1');
  }),
});

const lines: string[] = [];
let app: FastifyInstance;
let db: Database;
let broken: Database;
let url: string;

beforeAll(async () => {
  db = openDatabase({ url: (await testDatabase()).url, poolSize: 2 });
  broken = openDatabase({ url: 'postgresql://nobody@127.0.0.1:1/none' });
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  const services = {
    engine: createSessionEngine({
      db,
      keyring: createKeyring(['a secret of the tests that is long enough']),
    }),
    cookieNames: DEFAULT_COOKIE_NAMES,
    liveEvents: { close: async () => undefined },
  } as unknown as Services;
  app = await createServer({
    services,
    pool: db.pool,
    log,
    publicOrigin: 'https://app.example',
    trustedProxies: [],
  });
  installTrpcRoutes(app, { prefix: '/own', router, services });
  const operation = defineOperation({
    method: 'POST',
    path: '/own-rest',
    id: 'own',
    groups: ['Running it'],
    summary: 'Throws',
    description: 'Throws.',
    credentials: ['none'],
    answers: { 200: { description: 'Never.', schema: z.null() } },
    errors: [],
    async handle({ body }) {
      throw await thrown[String(body)]?.();
    },
  });
  installOperations(app, [operation], { services, pool: db.pool } as unknown as ServerParts);
  url = await app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await app.close();
  await Promise.all([db.close(), broken.close()]);
});

async function send(path: string, body?: unknown) {
  lines.length = 0;
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  const logged = lines.filter((line) => line.includes('"level":50'));
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text), logged };
}

describe('what a procedure throws is a mistake of this server, not a refusal of the caller', () => {
  test.each(Object.keys(thrown))('%s', async (name) => {
    const { status, headers, text, body, logged } = await send('/own/throwing', name);
    expect([status, body.error.data.curfewCode]).toEqual([500, 'INTERNAL']);
    expect(body.error.data).not.toHaveProperty('issues');
    expect(headers.has('www-authenticate')).toBe(false);
    expect(text).not.toContain(SECRET);
    expect(logged).toEqual([expect.stringContaining('"procedure":"throwing"')]);
  });

  test.each(Object.keys(thrown).filter((name) => !name.includes('Fastify')))(
    '%s, thrown by a REST handler',
    async (name) => {
      const { status, headers, text, body, logged } = await send('/own-rest', name);
      expect([status, body.code]).toEqual([500, 'INTERNAL']);
      expect(body).not.toHaveProperty('issues');
      expect(headers.has('www-authenticate')).toBe(false);
      expect(text).not.toContain(SECRET);
      expect(logged).toHaveLength(1);
    },
  );

  test('an answer that does not fit its output schema', async () => {
    const { status, text, logged } = await send('/own/leaking');
    expect(status).toBe(500);
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain('issues');
    expect(logged).toHaveLength(1);
  });
});

describe('what is told as ours', () => {
  test('an input that does not fit, field by field', async () => {
    const { status, body } = await send('/own/counting', { count: 'many', more: 1 });
    const issues: { path: string }[] = body.error.data.issues;
    expect([status, issues.map(({ path }) => path)]).toEqual([400, ['count', '']]);
  });

  test('a SessionError of a procedure, in its own words', async () => {
    const { status, body, logged } = await send('/own/refusing');
    expect([status, body.error.message]).toEqual([404, 'There is no such invoice.']);
    expect(logged).toEqual([]);
  });

  test('a database that cannot be reached', async () => {
    const { status, body, headers } = await send('/own/querying');
    expect([status, body.error.data.curfewCode]).toEqual([503, 'UNAVAILABLE']);
    expect(headers.get('retry-after')).toBe('2');
  });

  test.each([
    ['a procedure that is not there', '/own/nothing', {}, 404],
    ['broken JSON', '/own/counting', undefined, 400],
    ['a body that is too large', '/own/counting', 'x'.repeat(17_000), 413],
  ])('%s', async (...row) => {
    const [, path, body, status] = row;
    expect((await send(path, body)).status).toBe(status);
  });

  test.each([
    ['/%', 400, 'VALIDATION_FAILED'],
    ['/api/auth/sessions/%ff', 400, 'VALIDATION_FAILED'],
  ])('an address that no router can read: %s', async (path, status, code) => {
    const response = await fetch(`${url}${path}`);
    expect([response.status, await response.json()]).toMatchObject([status, { status, code }]);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('x-request-id')).toMatch(/./u);
  });
});

test('a client that goes away while it sends is no failure of this server', async () => {
  lines.length = 0;
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  const [accepted] = (await once(app.server, 'connection')) as [Socket];
  const head = [
    'POST /own/counting HTTP/1.1',
    'host: x',
    'content-type: application/json',
    'content-length: 99',
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n{`);
  await expect.poll(() => accepted.bytesRead).toBeGreaterThan(head.join('').length);
  socket.destroy();
  // Not `once`: it would reject with the parse error that Node reports for the cut body.
  await new Promise((resolve) => void accepted.once('close', resolve));
  await expect.poll(() => lines.filter((line) => line.includes('/own/counting'))).toHaveLength(1);
  expect(lines.filter((line) => line.includes('"level":50'))).toEqual([]);
});
