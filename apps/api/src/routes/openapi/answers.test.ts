import type { ErrorCode } from '@curfew/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAnswerChecker } from '../../testing/answer-checker.ts';
import type { AnswerChecker } from '../../testing/answer-checker.ts';
import { startApi } from '../../testing/api-process.ts';
import type { ApiProcess } from '../../testing/api-process.ts';
import { PASSWORD, useApiWorld } from '../../testing/api-world.ts';
import type { Account } from '../../testing/api-world.ts';
import { newBearerSession } from '../../testing/bearer-session.ts';
import { startFaultProxy } from '../../testing/fault-proxy.ts';
import type { FaultProxy } from '../../testing/fault-proxy.ts';
import type { AcceptedCredential, Operation } from '../define-operation.ts';
import { oauthRefusal } from '../oauth/oauth-refusal.ts';
import { operations } from '../operations.ts';
import type { OpenApiDocument } from './build-document.ts';
import { refusalCodes, refusalStatus } from './refusal-answers.ts';

const CLIENT = `books:${'s'.repeat(32)}`;
const METRICS_TOKEN = 'a-token-of-the-tests-that-is-long-enough';
const env = { INTROSPECTION_CLIENTS: CLIENT };
const withMetrics = { ...env, METRICS_TOKEN };
const world = useApiWorld(withMetrics);
let checker: AnswerChecker;
/** Reaches the database through the proxy. */
let proxy: FaultProxy;
let cut: ApiProcess;
/** Has limits that are soon reached, for each address of their own, and no metrics. */
let strict: ApiProcess;

beforeAll(async () => {
  proxy = await startFaultProxy(world.databaseUrl);
  const limits = { LOGIN_LIMIT_PER_MINUTE: '1', LOGIN_LIMIT_PER_IP_HOUR: '1', LOGOUT_LIMIT: '1' };
  [cut, strict] = await Promise.all([
    startApi(proxy.url, { ...env, DATABASE_POOL_SIZE: '2' }),
    startApi(world.databaseUrl, { ...env, ...limits, TRUSTED_PROXIES: '127.0.0.1/32' }),
  ]);
  const served = await fetch(`${world.a.url}/openapi.json`);
  checker = createAnswerChecker((await served.json()) as OpenApiDocument);
}, 60_000);
afterAll(async () => {
  proxy.heal();
  for (const api of [cut, strict]) api.signal('SIGTERM');
  await Promise.all([cut.exited, strict.exited]);
  await proxy.close();
});

/** One request, before it is sent. */
interface Sent {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
}

interface Scene {
  account: Account;
  /** Of the credential the request presents, if it presents one. */
  sessionId?: string;
  headers: Record<string, string>;
}

/** What each operation needs to succeed, beside a credential. An operation without a line here fails below. */
const needs: Record<string, (scene: Scene) => Promise<{ params?: string; body?: unknown }>> = {
  register: async () => ({
    body: { email: `${crypto.randomUUID()}@test.example`, password: PASSWORD, displayName: 'New' },
  }),
  login: async ({ account }) => ({ body: { email: account.email, password: PASSWORD } }),
  session: async () => ({}),
  listSessions: async () => ({}),
  logout: async () => ({}),
  logoutAll: async () => ({}),
  logoutSessions: async () => ({}),
  logoutSession: async ({ account }) => ({ params: (await world.newSession(account)).id }),
  clearingLogout: async () => ({}),
  tokenLogout: async () => ({}),
  tokenLogoutAll: async () => ({}),
  token: async ({ account }) => ({
    body: { grant_type: 'password', username: account.email, password: PASSWORD },
  }),
  revoke: async ({ account }) => ({
    body: { token: (await newBearerSession(world, account)).accessToken },
  }),
  introspect: async ({ account }) => ({
    body: { token: (await newBearerSession(world, account)).accessToken },
  }),
  livez: async () => ({}),
  readyz: async () => ({}),
  metrics: async () => ({}),
  openapi: async () => ({}),
  referencePage: async () => ({}),
};

async function present(credential: AcceptedCredential, account: Account): Promise<Omit<Scene, 'account'>> {
  if (credential === 'cookie') {
    const { id, visitor } = await world.newSession(account);
    return { sessionId: id, headers: { cookie: `__Host-Http-session=${visitor.token()}` } };
  }
  if (credential === 'bearer') {
    const { id, headers } = await newBearerSession(world, account);
    return { sessionId: id, headers };
  }
  if (credential === 'metrics') return { headers: { authorization: `Bearer ${METRICS_TOKEN}` } };
  const authorization = `Basic ${Buffer.from(CLIENT).toString('base64')}`;
  return { headers: credential === 'client' ? { authorization } : {} };
}

/** A request that succeeds, with the strongest credential the operation accepts unless told which. */
async function prepare(
  operation: Operation,
  options: { credential?: AcceptedCredential | undefined; mustChangePassword?: boolean } = {},
): Promise<Sent & { sessionId: string }> {
  const { credential = operation.credentials.at(-1) ?? 'none', mustChangePassword = false } = options;
  const account = await world.newAccount({ mustChangePassword });
  const scene = { account, ...(await present(credential, account)) };
  const need = needs[operation.id];
  if (!need) throw new Error(`nothing drives ${operation.id}`);
  const { params, body } = await need(scene);
  return {
    method: operation.method,
    path: operation.path.replace(/\{\w+\}/u, params ?? ''),
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...scene.headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    sessionId: scene.sessionId ?? '',
  };
}

function send({ method, path, headers, body }: Sent, url = world.a.url): Promise<Response> {
  return fetch(`${url}${path}`, { method, headers, ...(body !== undefined && { body }) });
}

const json = { 'content-type': 'application/json' };
const withoutCredential = (sent: Sent): Sent => {
  const { cookie: _cookie, authorization: _authorization, ...headers } = sent.headers;
  return { ...sent, headers };
};
const withFields = (sent: Sent, fields: Record<string, unknown>): Sent => ({
  ...sent,
  headers: { ...sent.headers, ...json },
  body: JSON.stringify({ ...(JSON.parse(sent.body ?? '{}') as object), ...fields }),
});
/** One that is answered 401 (400 by OAuth), or ends nothing. */
function withUselessCredential({ id, credentials }: Operation, sent: Sent): Sent {
  if (id === 'token') return { ...sent, body: '{"grant_type":"refresh_token","refresh_token":"nonsense"}' };
  if (id === 'revoke') return withFields(sent, { token: 'nonsense' });
  const bare = withoutCredential(sent);
  const isLogout = credentials.includes('none');
  return isLogout ? { ...bare, headers: { ...bare.headers, authorization: 'Bearer nonsense' } } : bare;
}

async function untilReady(url: string): Promise<void> {
  while ((await fetch(`${url}/readyz`)).status !== 200) continue;
}

async function sendWithoutDatabase(sent: Sent): Promise<Response> {
  await untilReady(cut.url);
  proxy.refuse();
  try {
    return await send(sent, cut.url);
  } finally {
    proxy.heal();
  }
}

async function sendTooOften(operation: Operation): Promise<Response> {
  // An address of its own, so that no other operation has used its limit up.
  const address = `198.51.100.${operations.indexOf(operation) + 1}`;
  const isLogin = operation.id === 'login' || operation.id === 'token';
  for (let time = 0; ; time += 1) {
    const sent = await prepare(operation);
    const useless = isLogin
      ? withFields(sent, { password: 'wrong' })
      : operation.id === 'register'
        ? sent
        : withUselessCredential(operation, sent);
    const answer = await send(
      { ...useless, headers: { ...useless.headers, 'x-forwarded-for': address } },
      strict.url,
    );
    if (answer.status === 429 || time === 3) return answer;
  }
}

/** How a request comes to be refused with each code. */
const refusals: Partial<Record<ErrorCode, (operation: Operation) => Promise<Response>>> = {
  URI_TOO_LONG: async (operation) => {
    const sent = await prepare(operation);
    return send({ ...sent, path: `${sent.path}?x=${'x'.repeat(2048)}` });
  },
  CROSS_SITE_REQUEST: async (operation) => {
    const sent = await prepare(operation);
    return send({ ...sent, headers: { ...sent.headers, 'sec-fetch-site': 'cross-site' } });
  },
  UNSUPPORTED_MEDIA_TYPE: async (operation) => {
    const sent = await prepare(operation);
    return send({ ...sent, headers: { ...sent.headers, 'content-type': 'text/plain' }, body: 'x' });
  },
  PAYLOAD_TOO_LARGE: async (operation) => {
    const sent = await prepare(operation);
    return send({ ...sent, headers: { ...sent.headers, ...json }, body: `{}`.padEnd(16 * 1024 + 1) });
  },
  VALIDATION_FAILED: async (operation) => {
    const sent = await prepare(operation);
    return operation.method === 'GET'
      ? send({ ...sent, path: `${sent.path}?limit=0` })
      : send({ ...sent, headers: { ...sent.headers, ...json }, body: '{' });
  },
  AMBIGUOUS_CREDENTIALS: async (operation) => {
    const sent = await prepare(operation);
    const both = { cookie: '__Host-Http-session=x', authorization: 'Bearer x' };
    return send({ ...sent, headers: { ...sent.headers, ...both } });
  },
  UNAUTHORIZED: async (operation) => send(withUselessCredential(operation, await prepare(operation))),
  INVALID_CREDENTIALS: async (operation) => send(withFields(await prepare(operation), { password: 'wrong' })),
  REAUTHENTICATION_REQUIRED: async (operation) => {
    const sent = await prepare(operation);
    await world.age(sent.sessionId, 11 * 60);
    return send(sent);
  },
  PASSWORD_CHANGE_REQUIRED: async (operation) => send(await prepare(operation, { mustChangePassword: true })),
  EMAIL_TAKEN: async (operation) => {
    const { email } = await world.newAccount();
    return send(withFields(await prepare(operation), { email }));
  },
  PASSWORD_UNACCEPTABLE: async (operation) =>
    send(withFields(await prepare(operation), { password: 'short' })),
  NOT_FOUND: async (operation) => {
    // Without metrics where there are none; an id that nobody has where there is one in the path.
    const sent = await prepare(operation);
    const path = operation.path.replace('{id}', crypto.randomUUID());
    return send({ ...sent, path }, strict.url);
  },
  GRANT_UNSUPPORTED: async (operation) => send(withFields(await prepare(operation), { grant_type: 'magic' })),
  CLIENT_UNKNOWN: async (operation) => send(withoutCredential(await prepare(operation))),
  TOO_MANY_REQUESTS: sendTooOften,
  LOGOUT_ERROR: async (operation) => sendWithoutDatabase(await prepare(operation)),
  UNAVAILABLE: async (operation) => sendWithoutDatabase(await prepare(operation)),
};

describe.each(operations.map((operation) => [operation.id, operation] as const))('%s', (id, operation) => {
  test.each(operation.credentials)('is answered as documented (credential: %s)', async (credential) => {
    const answer = await send(await prepare(operation, { credential }));
    expect(answer.status).toBe(Number(Object.keys(operation.answers)[0]));
    expect(await checker.faultsOf(id, answer)).toEqual([]);
  });

  test.each(refusalCodes(operation))('refuses with %s as documented', async (code) => {
    const refuse = refusals[code];
    if (!refuse) throw new Error(`nothing makes ${id} refuse with ${code}`);
    const answer = await refuse(operation);
    const copy = answer.clone();
    expect(answer.status).toBe(refusalStatus(operation, code));
    const { isOauth } = operation;
    expect(await copy.json()).toMatchObject(isOauth ? { error: oauthRefusal(code).error } : { code });
    expect(await checker.faultsOf(id, answer)).toEqual([]);
  });
});

test('readyz without a database is answered as documented', async () => {
  const answer = await sendWithoutDatabase({ method: 'GET', path: '/readyz', headers: {} });
  expect(answer.status).toBe(503);
  expect(await checker.faultsOf('readyz', answer)).toEqual([]);
});

describe.each(operations.filter(({ body }) => body).map((operation) => [operation.id, operation] as const))(
  'the body of %s',
  (id, operation) => {
    test('is refused by the server where the document does not allow it', async () => {
      const sent = await prepare(operation);
      const good = JSON.parse(sent.body ?? '{}') as Record<string, unknown>;
      expect(checker.isBodyAllowed(id, good)).toBe(true);
      const bad = [
        [],
        'text',
        { ...good, unknownField: 1 },
        ...Object.keys(good).flatMap((name) => [
          Object.fromEntries(Object.entries(good).filter(([other]) => other !== name)),
          { ...good, [name]: 7 },
          { ...good, [name]: null },
        ]),
      ].filter((body) => !checker.isBodyAllowed(id, body));
      expect(bad.length).toBeGreaterThan(1);
      for (const body of bad) {
        const answer = await send({
          ...sent,
          headers: { ...sent.headers, ...json },
          body: JSON.stringify(body),
        });
        expect([body, answer.status]).toEqual([body, 400]);
      }
    });
  },
);
