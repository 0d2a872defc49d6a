import { startFaultProxy } from '../testing/fault-proxy.ts';
import { readFile } from 'node:fs/promises';
import { describe, expect, test, vi } from 'vitest';
import { startApi } from '../testing/api-process.ts';
import { PASSWORD, useApiWorld } from '../testing/api-world.ts';
import { plantWeb } from '../testing/plant-web.ts';
import { createVisitor } from '../testing/visitor.ts';

const METRICS_TOKEN = 'a-token-of-the-tests-that-is-long-enough';
const world = useApiWorld({ METRICS_TOKEN });

/** Series with their values: `name{label="value"}`. */
type Series = Map<string, number>;

async function scrape(url = world.a.url): Promise<{ text: string; series: Series }> {
  const answer = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
  expect(answer.status).toBe(200);
  const text = await answer.text();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return {
    text,
    series: new Map(
      lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
    ),
  };
}

/** What `work` added to the counters of the product, by series. Routes and times are left to a test of their own. */
async function increments(work: () => Promise<unknown>, url?: string): Promise<Record<string, number>> {
  const before = await scrape(url);
  await work();
  const after = await scrape(url);
  const changed = [...after.series]
    .filter(([name]) => /^curfew_\w+_total/u.test(name))
    .map(([name, value]): [string, number] => [name, value - (before.series.get(name) ?? 0)]);
  return Object.fromEntries(changed.filter(([, value]) => value !== 0));
}

const session = (cookie: string, url = world.a.url) =>
  fetch(`${url}/api/auth/session`, { headers: { cookie } });

describe('/metrics counts', () => {
  test('a login, a wrong password and a logout', async () => {
    const { email } = await world.newAccount();
    const visitor = world.anonymous();
    const login = (password: string) =>
      visitor.rest('POST', '/api/auth/login', { body: { email, password } });
    expect(await increments(() => login(PASSWORD))).toEqual({ 'curfew_logins_total{outcome="success"}': 1 });
    expect(await increments(() => login('a wrong one here'))).toEqual({
      'curfew_logins_total{outcome="failure"}': 1,
    });
    expect(await increments(() => visitor.rest('POST', '/api/auth/logout'))).toEqual({
      'curfew_sessions_ended_total{reason="user_logout"}': 1,
    });
    // It ends nothing, and nobody was refused: a logout without a session is a success.
    expect(await increments(() => visitor.rest('POST', '/api/auth/logout'))).not.toHaveProperty([
      'curfew_sessions_ended_total{reason="user_logout"}',
    ]);
  });

  test('each end once, by its reason, however many sessions ended', async () => {
    const account = await world.newAccount();
    const [one, two] = [await world.newSession(account), await world.newSession(account)];
    await world.newSession(account);
    expect(await increments(() => one.visitor.trpc.auth.logoutSession.mutate({ sessionId: two.id }))).toEqual(
      {
        'curfew_sessions_ended_total{reason="user_logout_session"}': 1,
      },
    );
    await world.newSession(account);
    expect(await increments(() => one.visitor.trpc.auth.logoutOthers.mutate())).toEqual({
      'curfew_sessions_ended_total{reason="user_logout_others"}': 2,
    });
    await world.newSession(account);
    expect(await increments(() => one.visitor.trpc.auth.logoutAll.mutate())).toEqual({
      'curfew_sessions_ended_total{reason="user_logout_all"}': 2,
    });
  });

  test('refusals by their reason, one for each request', async () => {
    const { id, visitor } = await world.newSession(await world.newAccount());
    const cookie = `__Host-Http-session=${visitor.token()}`;
    expect(await increments(() => session(''))).toEqual({ 'curfew_refusals_total{reason="missing"}': 1 });
    expect(await increments(() => session('__Host-Http-session=nonsense'))).toEqual({
      'curfew_refusals_total{reason="malformed"}': 1,
    });
    expect(await increments(() => session(`${cookie.slice(0, -4)}AAAA`))).toEqual({
      'curfew_refusals_total{reason="unknown"}': 1,
    });
    expect(await increments(() => session(cookie))).toEqual({});
    await world.age(id, 3600);
    expect(await increments(() => session(cookie))).toEqual({
      'curfew_refusals_total{reason="inactivity_timeout"}': 1,
    });
  });

  test('only what was committed', async () => {
    const account = await world.newAccount();
    const { visitor } = await world.newSession(account);
    await world.db.pool.query(`
      CREATE FUNCTION refuse_record() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'the disk is full'; END $$;
      CREATE TRIGGER refuse_record BEFORE INSERT ON audit_events FOR EACH ROW EXECUTE FUNCTION refuse_record()`);
    const logout = () => visitor.copy().rest('POST', '/api/auth/logout');
    const answers: number[] = [];
    const failed = await increments(async () => answers.push((await logout()).status));
    await world.db.pool.query('DROP TRIGGER refuse_record ON audit_events; DROP FUNCTION refuse_record');
    expect(answers).toEqual([503]);
    expect(failed).toEqual({ curfew_audit_failures_total: 1 });
    expect(await increments(logout)).toEqual({ 'curfew_sessions_ended_total{reason="user_logout"}': 1 });
  });

  test('for each instance what happened there', async () => {
    const { visitor } = await world.newSession(await world.newAccount(), world.b.url);
    const onA = await increments(async () => {
      expect(await increments(() => visitor.rest('POST', '/api/auth/logout'), world.b.url)).toEqual({
        'curfew_sessions_ended_total{reason="user_logout"}': 1,
      });
    });
    expect(onA).toEqual({});
  });

  test('session checks that wait at the same time as one statement', async () => {
    const { visitor } = await world.newSession(await world.newAccount());
    const { series: before } = await scrape();
    await Promise.all(Array.from({ length: 20 }, () => visitor.rest('GET', '/api/auth/session')));
    const { series: after } = await scrape();
    const grown = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
    const statements = grown('curfew_lookup_duration_seconds_count');
    expect(statements).toBeGreaterThan(0);
    expect(statements).toBeLessThanOrEqual(20);
    expect(grown('curfew_lookup_group_size_count')).toBe(statements);
    expect(
      grown('curfew_http_request_duration_seconds_count{route="GET /api/auth/session",status="2xx"}'),
    ).toBe(20);
  });

  test('what a sweep did, when it last did, and how much waits', async () => {
    const sessions = [
      await world.newSession(await world.newAccount()),
      await world.newSession(await world.newAccount()),
    ];
    for (const { id } of sessions) await world.age(id, 3600);
    expect((await scrape()).series.get('curfew_sweep_due_sessions')).toBeGreaterThanOrEqual(2);
    const beforeStart = Date.now() / 1000 - 1;
    const api = await startApi(world.databaseUrl, { METRICS_TOKEN, SWEEP_INTERVAL_SECONDS: '1' });
    await vi.waitFor(
      async () => {
        const { series } = await scrape(api.url);
        expect(series.get('curfew_sweep_sessions_total{kind="timed_out"}')).toBeGreaterThanOrEqual(2);
      },
      { timeout: 10_000, interval: 50 },
    );
    const { series } = await scrape(api.url);
    expect(series.get('curfew_sweep_due_sessions')).toBe(0);
    expect(series.get('curfew_sweep_last_success_timestamp_seconds')).toBeGreaterThan(beforeStart);
    expect(series.get('curfew_sweep_failures_total')).toBe(0);
    expect(series.get('curfew_sessions_ended_total{reason="inactivity_timeout"}')).toBeGreaterThanOrEqual(2);
    api.signal('SIGTERM');
    await api.exited;
  });
});

test('routes are patterns and names of procedures, whatever is asked for', async () => {
  const { id, visitor } = await world.newSession(await world.newAccount());
  await visitor.rest('DELETE', `/api/auth/sessions/${id}`);
  await visitor.trpc.auth.session.query().catch(() => undefined);
  await visitor.rest('GET', '/trpc/auth.session,auth.listSessions?batch=1&input=%7B%7D');
  await visitor.rest('GET', '/trpc/auth.invented');
  await visitor.rest('GET', `/nothing/${id}`);
  const { text, series } = await scrape();
  const routes = [...series.keys()].flatMap(
    (name) => /^curfew_http_request_duration_seconds_count\{route="([^"]+)"/u.exec(name)?.[1] ?? [],
  );
  expect(routes).toEqual(
    expect.arrayContaining([
      'DELETE /api/auth/sessions/:id',
      'GET /trpc/auth.session',
      'GET /trpc/:path',
      'unmatched',
    ]),
  );
  expect(text).not.toContain('invented');
  expect(text).not.toContain('nothing');
});

test('nothing in it names a person, a session, a credential or an address', async () => {
  const account = await world.newAccount();
  const visitor = world.anonymous();
  const canary = 'canary-93d1c7';
  const headers = { 'user-agent': canary, 'x-request-id': canary, 'x-fingerprint': canary };
  const login = await visitor.rest('POST', '/api/auth/login', {
    body: { email: account.email, password: PASSWORD },
    headers,
  });
  await visitor.rest('POST', '/api/auth/login', {
    body: { email: `${canary}@test.example`, password: canary },
    headers,
  });
  await visitor.rest('GET', `/api/auth/sessions?cursor=${canary}`, { headers });
  const token = visitor.token() ?? '';
  await visitor.rest('POST', '/api/auth/logout', { body: {}, headers });
  const { text } = await scrape();
  const { rows } = await world.db.pool.query<{ id: string; ip_prefix: string }>(
    'SELECT id::text, ip_prefix FROM user_sessions WHERE user_id = $1',
    [account.id],
  );
  const values = [
    canary,
    account.email,
    account.id,
    token,
    token.split('.')[1] ?? token,
    METRICS_TOKEN,
    '127.0.0.1',
    PASSWORD,
  ];
  for (const value of [...values, ...rows.flatMap((row) => [row.id, row.ip_prefix])]) {
    expect(text).not.toContain(value);
  }
  expect(login.status).toBe(200);
});

describe('/metrics is given', () => {
  test('to nobody without its token, in whatever way it is wrong', async () => {
    const ask = (headers: Record<string, string>, method = 'GET') =>
      fetch(`${world.a.url}/metrics`, { method, headers });
    for (const authorization of [
      undefined,
      'Bearer',
      `Bearer ${METRICS_TOKEN}x`,
      `Bearer ${METRICS_TOKEN.slice(0, -1)}`,
      `Basic ${METRICS_TOKEN}`,
      METRICS_TOKEN,
    ]) {
      const answer = await ask(authorization === undefined ? {} : { authorization });
      const text = await answer.text();
      expect([authorization, answer.status]).toEqual([authorization, 401]);
      expect(answer.headers.get('www-authenticate')).toContain('Bearer');
      expect(text).toContain('UNAUTHORIZED');
      expect(text).not.toContain('curfew_');
    }
    expect((await ask({ authorization: `bearer ${METRICS_TOKEN}` })).status).toBe(200);
    expect((await ask({}, 'HEAD')).status).toBe(401);
    expect((await fetch(`${world.a.url}/metrics?token=${METRICS_TOKEN}`)).status).toBe(401);
  });

  test('to nobody at all without METRICS_TOKEN: there is no such route, for browsers neither', async () => {
    const web = plantWeb();
    const api = await startApi(world.databaseUrl, { WEB_DIST: web.folder });
    expect((await fetch(`${api.url}/sessions`, { headers: { accept: 'text/html' } })).status).toBe(200);
    for (const accept of ['*/*', 'text/html']) {
      const answer = await fetch(`${api.url}/metrics`, {
        headers: { accept, authorization: `Bearer ${METRICS_TOKEN}` },
      });
      expect(answer.status).toBe(404);
    }
    api.signal('SIGTERM');
    await api.exited;
    web.remove();
  });

  test('only with a token that is long enough to be one', async () => {
    await expect(startApi(world.databaseUrl, { METRICS_TOKEN: 'x'.repeat(31) })).rejects.toThrow(
      'METRICS_TOKEN must be at least 32 characters',
    );
  });

  test('also when the database is away, without what only the database knows', async () => {
    const proxy = await startFaultProxy(world.databaseUrl);
    const api = await startApi(proxy.url, { METRICS_TOKEN });
    const visitor = createVisitor(api.url);
    expect((await scrape(api.url)).series.get('curfew_database_up')).toBe(1);
    proxy.refuse();
    await visitor.rest('GET', '/readyz');
    const { series } = await scrape(api.url);
    expect(series.get('curfew_database_up')).toBe(0);
    expect(series.has('curfew_sweep_due_sessions')).toBe(false);
    expect(series.has('curfew_audit_newest_record_age_seconds')).toBe(false);
    proxy.heal();
    await vi.waitFor(async () => expect((await scrape(api.url)).series.get('curfew_database_up')).toBe(1));
    expect((await scrape(api.url)).series.get('curfew_audit_newest_record_age_seconds')).toBeGreaterThan(0);
    api.signal('SIGTERM');
    await api.exited;
    await proxy.close();
  });
});

test('docs/operate.md names every metric there is, and no other', async () => {
  const page = await readFile(new URL('../../../../docs/operate.md', import.meta.url), 'utf8');
  const { text } = await scrape();
  const exported = [...text.matchAll(/^# TYPE (\S+) /gmu)].map(([, name]) => name);
  const named = [...page.matchAll(/`((?:curfew|process|nodejs)_[a-z0-9_]+)(?:\{[^`]*)?`/gu)].map(
    ([, name]) => name,
  );
  expect(exported.length).toBeGreaterThan(20);
  const isOurs = (name: string | undefined) => name?.startsWith('curfew_');
  expect(new Set(named.filter(isOurs))).toEqual(new Set(exported.filter(isOurs)));
  // Which of the others there are is up to the operating system.
  expect(exported.filter((name) => !named.includes(name))).toEqual([]);
});
