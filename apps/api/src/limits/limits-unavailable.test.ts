import { expect, onTestFinished, test } from 'vitest';
import { PASSWORD, useApiWorld } from '../testing/api-world.ts';
import type { Visitor } from '../testing/visitor.ts';

/** The statement time-out of the api makes it give up on the lock after 1.5 s; the lock is held for longer. */
const TIMEOUT = { timeout: 30_000 };
const world = useApiWorld();

async function hold(sql: string) {
  const client = await world.db.pool.connect();
  await client.query(`BEGIN; ${sql}`);
  onTestFinished(() => client.release(true));
  return client;
}

async function untilSomebodyWaits(): Promise<void> {
  const count = async () => {
    const { rows } = await world.db.pool.query<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM pg_stat_activity
        WHERE application_name = 'curfew-api' AND wait_event_type = 'Lock' AND datname = current_database()`,
    );
    return rows[0]?.waiting;
  };
  await expect.poll(count, { timeout: 5000, interval: 5 }).toBeGreaterThan(0);
}

/** Makes the call, and locks the table of the limits when they were asked and the work has not been committed. */
async function withoutLimitsAfter<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  const users = await hold('LOCK TABLE audit_events IN SHARE MODE');
  const answer = call();
  await untilSomebodyWaits();
  await hold('LOCK TABLE rate_limits IN ACCESS EXCLUSIVE MODE');
  await users.query('ROLLBACK');
  return answer;
}

const warnings = (text: string) =>
  world.a.lines.filter((line) => line.includes('"level":40') && line.includes(text)).length;

const commands: Record<string, (visitor: Visitor, email: string) => Promise<unknown>> = {
  login: (visitor, email) =>
    visitor.rest('POST', '/api/auth/login', { body: { email, password: PASSWORD } }).then(({ status }) => {
      expect(status).toBe(200);
    }),
  reauthenticate: (visitor) => visitor.trpc.auth.reauthenticate.mutate({ password: PASSWORD }),
  changePassword: (visitor) =>
    visitor.trpc.auth.changePassword.mutate({ currentPassword: PASSWORD, newPassword: `${PASSWORD} and on` }),
};

test.each(Object.entries(commands))(
  '%s that is committed is told as done, whatever becomes of the limits',
  TIMEOUT,
  async (_, command) => {
    const account = await world.newAccount();
    const { visitor } = await world.newSession(account);
    const before = visitor.token();
    const logged = warnings('the attempts before a success still count');
    await withoutLimitsAfter(() => command(visitor, account.email));
    expect(visitor.token()).not.toBe(before);
    expect((await visitor.rest('GET', '/api/auth/session')).status).toBe(200);
    // The line comes through a pipe of its own, perhaps after the answer.
    await expect.poll(() => warnings('the attempts before a success still count')).toBe(logged + 1);
  },
);

test('a logout that ends nothing is answered although it cannot be counted', TIMEOUT, async () => {
  const { visitor } = await world.newSession(await world.newAccount());
  const over = visitor.copy();
  await visitor.trpc.auth.logout.mutate();
  await hold('LOCK TABLE rate_limits IN ACCESS EXCLUSIVE MODE');
  const { status, body } = await over.rest('POST', '/api/auth/logout');
  expect([status, body.success]).toEqual([200, true]);
  await expect.poll(() => warnings('a logout was not counted')).toBeGreaterThan(0);
});

test('a logout that ends a session is answered although the limit cannot be told', TIMEOUT, async () => {
  const { visitor } = await world.newSession(await world.newAccount());
  await hold('LOCK TABLE rate_limits IN ACCESS EXCLUSIVE MODE');
  const { status, body } = await visitor.rest('POST', '/api/auth/logout');
  expect([status, body.outcome]).toEqual([200, 'ended']);
});

test(
  'a token that was never issued is refused as such although that cannot be counted',
  TIMEOUT,
  async () => {
    await hold('LOCK TABLE rate_limits IN ACCESS EXCLUSIVE MODE');
    const headers = { authorization: 'Bearer nonsense' };
    const { status, body } = await world.anonymous().rest('POST', '/logout', { headers });
    expect([status, body.code]).toEqual([401, 'UNAUTHORIZED']);
  },
);

test('a password is not tried when attempts cannot be counted', TIMEOUT, async () => {
  const { email } = await world.newAccount();
  await hold('LOCK TABLE rate_limits IN ACCESS EXCLUSIVE MODE');
  const { status } = await world
    .anonymous()
    .rest('POST', '/api/auth/login', { body: { email, password: PASSWORD } });
  expect(status).toBe(503);
});
