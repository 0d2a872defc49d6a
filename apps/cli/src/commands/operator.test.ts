import {
  adminListSessionsOutput,
  auditRecordSchema,
  changeUserOutput,
  checkSchema,
  explainOutput,
  findUsersOutput,
  logoutOutput,
  sweepOutput,
} from '@curfew/contracts';
import { createInterface } from 'node:readline';
import { useApiWorld } from '@curfew/api/testing/api-world';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { logIn, type LoggedIn } from '../testing/log-in.ts';

const world = useApiWorld();
let operator: LoggedIn;
beforeAll(async () => {
  operator = await logIn(world, { role: 'admin' });
});

const isActive = async (id: string) =>
  (await world.db.prisma.user.findUniqueOrThrow({ where: { id } })).isActive;
/** Exact, however many: the server counts up to the limit of one person. */
async function liveSessions(userId: string): Promise<number> {
  const { rows } = await world.db.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM user_sessions s JOIN users u ON u.id = s.user_id
      WHERE u.id = $1 AND s.invalidated_at IS NULL AND s.epoch = u.session_epoch`,
    [userId],
  );
  return rows[0]?.count ?? 0;
}

const note = '--note "left the company" --yes';

describe('users', () => {
  test('are found by any part of their address, with what an operator needs to know', async () => {
    const account = await world.newAccount({ isActive: false });
    const { users } = findUsersOutput.parse(
      await operator.json(`users find ${account.email.toUpperCase()} --disabled`),
    );
    expect(users).toMatchObject([{ id: account.id, isActive: false, liveSessions: 0 }]);
    const { stdout } = await operator.curfew(`users find ${account.email}`);
    expect(stdout).toMatch(new RegExp(`${account.id} +${account.email} +User \\d+ +user +disabled +0 `, 'u'));
    expect(findUsersOutput.parse(await operator.json('users find nobody-has-this')).users).toEqual([]);
  });

  test('are disabled, which ends their sessions, and enabled again, which brings none back', async () => {
    const person = await logIn(world);
    const { email, id } = person.account;
    expect(changeUserOutput.parse(await operator.json(`users disable ${email} ${note}`))).toMatchObject({
      outcome: 'changed',
      endedSessions: 1,
    });
    expect(await isActive(id)).toBe(false);
    expect((await person.curfew('whoami')).stderr).toContain(
      'Your account is disabled. They said: “left the company”.',
    );
    expect((await operator.curfew(`users disable ${id} ${note}`)).stdout).toBe(
      `${id} was disabled already.\n`,
    );
    expect((await operator.curfew(`users enable ${email} ${note}`)).stdout).toBe(
      `${email} is enabled and may log in.\n`,
    );
    expect(await isActive(id)).toBe(true);
    expect((await person.curfew('whoami')).code).toBe(4);
  });

  test('are logged out everywhere', async () => {
    const person = await logIn(world);
    await world.newSession(person.account);
    const { stdout } = await operator.curfew(`users logout ${person.account.email} ${note}`);
    expect(stdout).toBe(`${person.account.email} is logged out. Ended: 2 sessions.\n`);
    expect(await liveSessions(person.account.id)).toBe(0);
  });

  test.each(['disable', 'logout'])('--dry-run shows whom %s would hit, and does nothing', async (act) => {
    const person = await logIn(world);
    const { email, id } = person.account;
    const dry = await operator.curfew(`users ${act} ${email} --dry-run`);
    expect(dry.stdout).toMatch(/1 session to end\. Nothing was done \(--dry-run\)\.\n$/u);
    expect(dry.stderr).toMatch(new RegExp(`WHO .*\n${email} .*CLI on testbed`, 'u'));
    const preview = adminListSessionsOutput.parse(await operator.json(`users ${act} ${email} --dry-run`));
    expect(preview.total).toEqual({ count: 1, isCapped: false });
    expect([await isActive(id), await liveSessions(id)]).toEqual([true, 1]);
  });

  test.each(['', '--yes', '--note "because"'])('without a terminal, %j is not enough', async (given) => {
    const person = await logIn(world);
    const { code, stderr } = await operator.curfew(`users disable ${person.account.email} ${given}`);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--note and --yes')]);
    expect(await isActive(person.account.id)).toBe(true);
  });

  test('an address that nobody has is no guess at another', async () => {
    const account = await world.newAccount();
    const { code, stderr } = await operator.curfew(`users disable ${account.email.slice(0, -1)} ${note}`);
    expect([code, stderr]).toEqual([3, expect.stringContaining('Nobody has the address')]);
  });
});

describe('sessions explain', () => {
  test('says which rule decides, since when and by whom', async () => {
    const person = await logIn(world);
    const id = (await person.credentials.read()).session?.sessionId ?? '';
    expect(explainOutput.parse(await operator.json(`sessions explain ${id}`))).toMatchObject({
      verdict: 'accepted',
    });
    await operator.curfew(`sessions logout ${id} --note "a stolen laptop" --yes`);
    const { stdout } = await operator.curfew(`sessions explain ${id}`);
    expect(stdout).toMatch(/^Refused\. /u);
    for (const fact of [/^rule: +ended$/mu, /^told: +admin_logout$/mu, /^note: +a stolen laptop$/mu]) {
      expect(stdout).toMatch(fact);
    }
    expect(stdout).toContain(operator.account.email);
    expect(stdout).toMatch(/session_ended .*note="a stolen laptop"/u);
  });

  test('takes a credential from standard input, and repeats it nowhere', async () => {
    const person = await logIn(world);
    const { accessToken = '' } = (await person.credentials.read()).session ?? {};
    await person.curfew('logout');
    const { code, stdout, stderr } = await operator.curfew('sessions explain -', {
      input: `${accessToken}\n`,
    });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^given: +access token$/mu);
    expect(stdout).toMatch(/^told: +user_logout$/mu);
    expect(stdout).not.toContain(accessToken.slice(0, 30));
    expect((await operator.curfew('sessions explain -')).code).toBe(2);
  });
});

describe('sessions logout', () => {
  test('of one', async () => {
    const person = await logIn(world);
    const id = (await person.credentials.read()).session?.sessionId ?? '';
    const dry = await operator.curfew(`sessions logout ${id} --dry-run`);
    expect(dry.stdout).toContain(`of ${person.account.email} (CLI on testbed). Nothing was done`);
    expect((await person.curfew('whoami')).code).toBe(0);
    const output = logoutOutput.parse(await operator.json(`sessions logout ${id} --note x --yes`));
    expect(output.outcome).toBe('ended');
    expect((await operator.curfew(`sessions logout ${id} --note x --yes`)).stdout).toContain('over already');
  });

  test('of all that match, in batches, with the preview that --dry-run shows', async () => {
    const account = await world.newAccount();
    const kept = await world.newSession(account);
    await insertSessions(account.id, 450);
    const flags = `--user ${account.email} --inactive-for 2d --kind service`;
    const preview = adminListSessionsOutput.parse(await operator.json(`sessions logout ${flags} --dry-run`));
    expect(preview.total.count).toBe(450);
    expect(preview.sessions).toHaveLength(10);
    const { stderr } = await operator.curfew(`sessions logout ${flags} --dry-run`);
    expect(stderr).toContain('… and others: 450 sessions in all.');
    const result = await operator.json(`sessions logout ${flags} --note "spring cleaning" --yes`);
    expect(result).toEqual({
      endedSessions: 450,
      remaining: { count: 0, isCapped: false },
      isInterrupted: false,
    });
    expect(await liveSessions(account.id)).toBe(1);
    const row = await world.db.prisma.userSession.findUniqueOrThrow({ where: { id: kept.id } });
    expect(row.invalidatedAt).toBeNull();
    expect((await operator.curfew(`sessions logout ${flags} --note x --yes`)).code).toBe(3);
  });

  test.each(['', '--inactive-for soon', '--began-before yesterday', '--kind telephone', 'abc --everyone'])(
    'with %j nothing is asked for',
    async (flags) => {
      expect((await operator.curfew(`sessions logout ${flags} --note x --yes`)).code).toBe(2);
    },
  );

  test('Ctrl-C is obeyed between batches, and what was done is said', async () => {
    const account = await world.newAccount();
    await insertSessions(account.id, 600);
    // The first batch is held until the signal has been sent: its sessions' user is locked.
    const client = await world.db.pool.connect();
    await client.query('BEGIN');
    await client.query('SELECT 1 FROM users WHERE id = $1 FOR UPDATE', [account.id]);
    const child = operator.start(`sessions logout --user ${account.email} --note x --yes --json`);
    const lines: string[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
    const exited = new Promise((resolve) => child.once('exit', resolve));
    await waitUntilBlocked();
    child.kill('SIGINT');
    await client.query('COMMIT');
    client.release();
    expect(await exited).toBe(130);
    expect(JSON.parse(lines.join(''))).toEqual({
      endedSessions: 200,
      remaining: { count: 400, isCapped: false },
      isInterrupted: true,
    });
    expect(await liveSessions(account.id)).toBe(400);
  });
});

describe('audit tail', () => {
  test('shows the last records of what the filters name', async () => {
    const person = await logIn(world);
    await person.curfew('logout');
    await settle();
    const flags = `--user ${person.account.email} --type session_ended`;
    const { stdout } = await operator.curfew(`audit tail ${flags}`);
    expect(stdout).toMatch(
      new RegExp(`^\\d{4}-\\d\\d-\\d\\d \\S+  session_ended  ${person.account.email}  user_logout  `, 'u'),
    );
    const lines = (await operator.curfew(`audit tail ${flags} --json`)).stdout.trimEnd().split('\n');
    expect(lines.map((line) => auditRecordSchema.parse(JSON.parse(line)).reason)).toEqual(['user_logout']);
    expect((await operator.curfew(`audit tail ${flags} --to 1h`)).stdout).toBe('');
    expect((await operator.curfew(`audit tail ${flags} --from 1h -n 1`)).stdout).toBe(stdout);
  });

  test('-f goes on with what is written, and over a refresh', async () => {
    const person = await logIn(world);
    const follower = await logIn(world, { account: operator.account });
    const child = follower.start(`audit tail -f --json --user ${person.account.id} --type session_ended`);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const first = await world.newSession(person.account);
    await world.engine.invalidateSession(first.id, { reason: 'user_logout', origin: {} });
    const record = auditRecordSchema.parse(JSON.parse((await lines.next()).value ?? ''));
    expect(record).toMatchObject({ sessionId: first.id, reason: 'user_logout' });
    await world.age((await follower.credentials.read()).session?.sessionId ?? '', 3600);
    const second = await world.newSession(person.account);
    await world.engine.invalidateSession(second.id, { reason: 'user_logout', origin: {} });
    expect(JSON.parse((await lines.next()).value ?? '')).toMatchObject({ sessionId: second.id });
    const exited = new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
    child.kill('SIGINT');
    expect(await exited).toBe('SIGINT');
  });
});

test('sweep says what it did', async () => {
  const account = await world.newAccount();
  const { id } = await world.newSession(account);
  await world.age(id, 13 * 3600);
  const swept = sweepOutput.parse(await operator.json('sweep'));
  expect(swept.timedOut).toBe(1);
  expect((await operator.curfew('sweep')).stdout).toMatch(/^0 sessions had run out, /u);
});

const FOR_EVERYBODY = ['server', 'ready', 'clock here', 'encryption', 'credentials', 'login'];

test('doctor: everything that an operator can see from here', async () => {
  const { stdout, code } = await operator.curfew('doctor');
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^CHECK +RESULT +DETAIL\nserver +ok +http:/u)]);
  const { checks } = z.strictObject({ checks: z.array(checkSchema) }).parse(await operator.json('doctor'));
  expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length);
  expect(checks.map(({ name }) => name)).toEqual(
    expect.arrayContaining([...FOR_EVERYBODY, 'database', 'migrations', 'clock']),
  );
});

test('doctor of who is no operator does not say ok of what it leaves out', async () => {
  const person = await logIn(world);
  const { code, stdout } = await person.curfew('doctor');
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^server checks +– +left out: /mu)]);
  const { checks } = z.strictObject({ checks: z.array(checkSchema) }).parse(await person.json('doctor'));
  expect(checks.map(({ name }) => name)).toEqual(FOR_EVERYBODY);
});

test.each([
  'users find x',
  'users disable someone@test.example --note x --yes',
  'sessions explain 0',
  'sessions logout --everyone --note x --yes',
  'audit tail',
  'sweep',
])('who is no operator may not: curfew %s', async (command) => {
  const person = await logIn(world);
  const { code, stdout } = await person.curfew(command);
  expect([code, stdout]).toEqual([3, '']);
});

/** Live sessions of a service that was not used for three days. */
async function insertSessions(userId: string, count: number): Promise<void> {
  await world.db.pool.query(
    `INSERT INTO user_sessions (id, user_id, epoch, transport, client_kind, token_hash, label, absolute_expires_at,
                                created_at, last_active, token_expires_at, refresh_seed, refresh_generation, refresh_rotated_at)
     SELECT gen_random_uuid(), $1, 1, 'bearer', 'service', sha256(n::text::bytea), 'Service', now() + interval '9 days',
            now() - interval '3 days', now() - interval '3 days', now(), sha256('seed'), 0, now()
       FROM generate_series(1, $2::int) n`,
    [userId, count],
  );
}

/** Resolves once a statement waits for a lock. */
async function waitUntilBlocked(): Promise<void> {
  for (;;) {
    const { rows } = await world.db.pool.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (rows.length > 0) return;
  }
}

/** Records are shown once nothing can come before them, which takes three seconds by the clock of the database. */
async function settle(): Promise<void> {
  for (;;) {
    const { rows } = await world.db.pool.query<{ secondsLeft: number }>(
      `SELECT extract(epoch FROM max(at) + interval '3.1 seconds' - now())::float8 AS "secondsLeft" FROM audit_events`,
    );
    const { secondsLeft = 0 } = rows[0] ?? {};
    if (secondsLeft < 0) return;
    await world.db.pool.query('SELECT pg_sleep($1)', [Math.min(secondsLeft, 1)]);
  }
}
