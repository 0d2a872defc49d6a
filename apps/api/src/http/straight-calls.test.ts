import { DEFAULT_COOKIE_NAMES, SessionError } from '@curfew/contracts';
import { TRPCError } from '@trpc/server';
import type { FastifyInstance } from 'fastify';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { createServer } from '../server.ts';
import type { Services } from '../trpc/context.ts';
import { t } from '../trpc/trpc.ts';
import { installTrpcRoutes } from './trpc-routes.ts';

const left: Promise<unknown>[] = [];
const anything = t.procedure.input(z.unknown());
const router = t.router({
  echo: anything.query(({ input }) => ({ input })),
  nested: t.router({ nothing: t.procedure.query(() => undefined) }),
  change: anything.mutation(({ input }) => ({ changed: input })),
  count: t.procedure.input(z.strictObject({ count: z.number() })).query(({ input }) => input.count),
  signOut: t.procedure.query(() => {
    throw new SessionError('UNAUTHORIZED', 'Log in.', { reason: 'user_logout' });
  }),
  wait: t.procedure.mutation(() => {
    throw new SessionError('TOO_MANY_REQUESTS', 'Wait.', { retryAfterSeconds: 7 });
  }),
  broken: t.procedure.query(() => {
    throw new Error('a secret');
  }),
  foreign: t.procedure.query(() => {
    throw new TRPCError({ code: 'FORBIDDEN', message: 'a secret' });
  }),
  inParts: t.procedure.query(() => ({ later: Promise.resolve(1) })),
  generated: t.procedure.query(async function* () {
    yield await Promise.resolve(1);
  }),
  leave: t.procedure.query(async ({ signal }) => {
    const aborted = signal === undefined ? Promise.reject(new Error('no signal')) : once(signal, 'abort');
    left.push(aborted);
    await aborted;
  }),
  live: t.procedure.subscription(async function* () {
    yield await Promise.resolve(1);
  }),
});

let app: FastifyInstance;
const lines: string[] = [];

beforeAll(async () => {
  const services = {
    cookieNames: DEFAULT_COOKIE_NAMES,
    liveEvents: { close: async () => undefined },
  } as unknown as Services;
  app = await createServer({
    services,
    pool: undefined as never,
    log: pino({ level: 'error' }, { write: (line: string) => void lines.push(line) }),
    publicOrigin: 'https://app.example',
    trustedProxies: [],
  });
  installTrpcRoutes(app, { prefix: '/own', router, services });
});
afterAll(() => app.close());
afterEach(() => void vi.restoreAllMocks());

const input = (value: unknown) => `input=${encodeURIComponent(JSON.stringify(value))}`;

/** Connection parameters, which no client of ours sends, leave a request to tRPC. */
async function sendTwice(path: string, body: unknown) {
  const responses = vi.spyOn(globalThis, 'Response');
  const send = async (address: string) => {
    responses.mockClear();
    lines.length = 0;
    const answer = await app.inject({
      method: body === undefined ? 'GET' : 'POST',
      url: `/own/${address}`,
      ...(body !== undefined && {
        payload: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    });
    const { 'x-request-id': id, date: _date, ...headers } = answer.headers;
    return {
      usesFetch: responses.mock.calls.length > 0,
      answer: {
        status: answer.statusCode,
        headers,
        body: answer.body.replaceAll(String(id), 'the request'),
        logged: lines.map((line) => (JSON.parse(line) as { procedure: string }).procedure),
      },
    };
  };
  const parameter = `${path.includes('?') ? '&' : '?'}connectionParams=null`;
  return { straight: await send(path), through: await send(`${path}${parameter}`) };
}

test.each<[string, string, unknown?]>([
  ['a query', `echo?${input({ a: [1, 'ü', null] })}`],
  ['a query without input', 'echo'],
  ['an input of null', `echo?${input(null)}`],
  ['an empty input', 'echo?input='],
  ['two inputs', `echo?${input(1)}&${input(2)}`],
  ['a plus and an escaped plus', 'echo?input=%22a+b%2Bc%22'],
  ['bytes that are no UTF-8', 'echo?input=%22%ff%22'],
  ['a query in an escaped address', 'nested%2Enothing'],
  ['a query as a POST', 'echo', { long: 'x' }],
  ['nothing as an answer', 'nested.nothing'],
  ['a mutation', 'change', { b: 1 }],
  ['a mutation with null', 'change', null],
  ['a mutation with a list', 'change', [1]],
  ['a refusal', 'signOut'],
  ['a refusal with a time', 'wait', {}],
  ['an input that does not fit', `count?${input({ count: 'many' })}`],
  ['a failure', 'broken'],
  ['a failure of another kind', 'foreign'],
  ['a batch of one', `echo?batch=1&${input({ 0: 'x' })}`],
  ['a batch', `echo,nested.nothing,echo?batch=1&${input({ 0: null, 2: 'last' })}`],
  ['a batch without inputs', 'echo,nested.nothing?batch=1'],
  ['a batch of mutations', 'change,change?batch=1', { 1: { c: 1 } }],
  ['a batch with every outcome', `echo,signOut,broken,count?batch=1&${input({ 3: {} })}`],
  ['a batch of failures of one kind', 'signOut,signOut?batch=1'],
  ['a batch whose input is a list', 'change,change?batch=1', { length: 2, 0: 1 }],
  ['names that every object has', `echo?batch=1&${input({ toString: 1 })}`],
])('goes straight, answered as tRPC answers: %s', async (_, path, body) => {
  const { straight, through } = await sendTwice(path, body);
  expect(straight.answer).toEqual(through.answer);
  expect([straight.usesFetch, through.usesFetch]).toEqual([false, true]);
});

test.each<[string, string, unknown?]>([
  ['a procedure that is not there', 'nothing'],
  ['what every object has', 'constructor'],
  ['one of a batch that is not there', 'echo,nothing?batch=1'],
  ['a mutation as a GET', 'change'],
  ['a batch of both types', 'echo,change?batch=1', {}],
  ['an input that is no JSON', 'echo?input={'],
  ['a batch whose input is no object', `echo?batch=1&${input([1])}`],
  ['a batch with a body that is null', 'change?batch=1', null],
  ['a batch with a subscription', 'live,live?batch=1'],
  ['two calls that are no batch', 'echo,echo'],
])('is left to tRPC: %s', async (_, path, body) => {
  const { straight, through } = await sendTwice(path, body);
  expect(straight.answer).toEqual(through.answer);
});

test.each(['inParts', 'generated', 'inParts,echo?batch=1'])(
  'refuses an answer in parts: %s',
  async (path) => {
    const { straight, through } = await sendTwice(path, undefined);
    expect(straight.answer.status).toBe(through.answer.status);
    expect(straight.answer.body).toContain('UNSUPPORTED_MEDIA_TYPE');
  },
);

test('the signal of a procedure aborts when its caller leaves', async () => {
  const origin = await app.listen({ host: '127.0.0.1', port: 0 });
  const caller = httpRequest(`${origin}/own/leave`).on('error', () => undefined);
  caller.end();
  await expect.poll(() => left).toHaveLength(1);
  caller.destroy();
  await left[0];
});

test('a caller who was answered has not left', async () => {
  const aborts = vi.spyOn(AbortController.prototype, 'abort');
  const answer = await fetch(`${app.listeningOrigin}/own/echo`, { headers: { connection: 'close' } });
  expect(await answer.json()).toEqual({ result: { data: {} } });
  await expect
    .poll(() => new Promise((resolve) => void app.server.getConnections((_, open) => resolve(open))))
    .toBe(0);
  expect(aborts).not.toHaveBeenCalled();
});
