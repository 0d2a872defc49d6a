import { hostname } from 'node:os';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  activityOutput,
  bearerTokensSchema,
  currentSessionSchema,
  listSessionsOutput,
  logoutOutput,
  userSchema,
} from '@curfew/contracts';
import { PASSWORD, useApiWorld } from '@curfew/api/testing/api-world';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { newMachine } from '../testing/curfew.ts';
import { logIn } from '../testing/log-in.ts';

const world = useApiWorld({ LOGIN_LIMIT_PER_MINUTE: '1000', LOGIN_LIMIT_PER_HOUR: '1000' });
const NEW_PASSWORD = 'a lantern by the north gate 7';

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
const isLive = async (sessionId: string) => {
  const row = await world.db.prisma.userSession.findUniqueOrThrow({ where: { id: sessionId } });
  const user = await world.db.prisma.user.findUniqueOrThrow({ where: { id: row.userId } });
  return row.invalidatedAt === null && row.epoch === user.sessionEpoch;
};

describe('login', () => {
  test('keeps the credentials for their owner alone, and says who is logged in', async () => {
    const { email } = await world.newAccount();
    const machine = await newMachine(world.a.url);
    const { code, stdout } = await machine.curfew(`login --email ${email} --password-stdin`, {
      input: PASSWORD,
    });
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(`^Logged in to ${world.a.url} as User \\d+ \\(${email}\\)`),
    ]);
    expect(await modeOf(machine.credentialsPath)).toBe('600');
    expect(await modeOf(dirname(machine.credentialsPath))).toBe('700');
    expect(bearerTokensSchema.strip().parse((await machine.credentials.read()).session).accessToken).toMatch(
      /^cfa_/u,
    );
  });

  test('with --json it prints no credential', async () => {
    const { email } = await world.newAccount();
    const machine = await newMachine(world.a.url);
    const { stdout, stderr } = await machine.curfew(`login --json --email ${email} --password-stdin`, {
      input: PASSWORD,
    });
    const schema = z.strictObject({
      url: z.literal(world.a.url),
      user: userSchema,
      session: currentSessionSchema,
      isNewDevice: z.boolean(),
    });
    expect(schema.parse(JSON.parse(stdout)).user.email).toBe(email);
    expect(`${stdout}${stderr}`).not.toMatch(/cf[alrs]_/u);
  });

  test('appears in the list of sessions under the name of this machine', async () => {
    const { email } = await world.newAccount();
    const machine = await newMachine(world.a.url);
    await machine.curfew(`login --email ${email} --password-stdin`, { input: PASSWORD });
    const { sessions } = listSessionsOutput.parse(await machine.json('sessions'));
    expect(sessions).toMatchObject([{ isCurrent: true, clientKind: 'cli', label: `CLI on ${hostname()}` }]);
  });

  test('a second one takes the place of the first, which is over', async () => {
    const machine = await logIn(world);
    const first = (await machine.credentials.read()).session?.sessionId ?? '';
    await machine.curfew(`login --email ${machine.account.email} --password-stdin`, { input: PASSWORD });
    expect(await isLive(first)).toBe(false);
    expect(await machine.credentials.read()).toMatchObject({ unfinishedLogouts: [] });
    expect((await machine.curfew('whoami')).code).toBe(0);
  });

  test('a wrong password is refused, and leaves the session that is there alone', async () => {
    const machine = await logIn(world);
    const { code, stdout, stderr } = await machine.curfew(
      `login --email ${machine.account.email} --password-stdin`,
      {
        input: `${PASSWORD}!`,
      },
    );
    expect([code, stdout]).toEqual([4, '']);
    expect(stderr).toContain('curfew: ');
    expect((await machine.curfew('whoami')).code).toBe(0);
  });

  test('the server of the last login is the one that is used from then on', async () => {
    const { email } = await world.newAccount();
    const machine = await newMachine(world.b.url);
    const elsewhere = { env: { CURFEW_URL: '' } };
    const login = `login --url ${world.b.url} --email ${email} --password-stdin`;
    await machine.curfew(login, { ...elsewhere, input: PASSWORD });
    expect((await machine.curfew('whoami', elsewhere)).stdout).toContain(`on ${world.b.url}`);
  });
});

describe('whoami', () => {
  test('says who, where and for how long', async () => {
    const machine = await logIn(world);
    const { stdout } = await machine.curfew('whoami');
    expect(stdout).toContain(`(${machine.account.email}) on ${world.a.url}`);
    expect(stdout).toMatch(/This session ends in 30 days \(.*\), or in 14 days if it is not used\./u);
    const schema = z.strictObject({ url: z.string(), user: userSchema, session: currentSessionSchema });
    expect(schema.parse(await machine.json('whoami')).user.id).toBe(machine.account.id);
  });

  test('an access that has expired is refreshed on the way', async () => {
    const machine = await logIn(world);
    const before = (await machine.credentials.read()).session;
    await world.age(before?.sessionId ?? '', 3600);
    expect((await machine.curfew('whoami')).code).toBe(0);
    const after = (await machine.credentials.read()).session;
    expect(after?.sessionId).toBe(before?.sessionId);
    expect(after?.accessToken).not.toBe(before?.accessToken);
    expect(await modeOf(machine.credentialsPath)).toBe('600');
  });

  test('a session that an operator ended says so, with their note', async () => {
    const machine = await logIn(world);
    const operator = await logIn(world, { role: 'admin' });
    const sessionId = (await machine.credentials.read()).session?.sessionId ?? '';
    await operator.client.trpc.admin.logoutSession.mutate({ sessionId, note: 'a stolen\u2007laptop' });
    const { code, stdout, stderr } = await machine.curfew('whoami');
    expect([code, stdout]).toEqual([4, '']);
    expect(stderr).toContain(
      'An operator ended your session. They said: “a stolen\u2007laptop”. Log in: curfew login',
    );
    const failed = await machine.curfew('whoami --json');
    expect(JSON.parse(failed.stderr)).toMatchObject({
      error: { exit: 'logged-out', reason: 'admin_logout', note: 'a stolen\u2007laptop' },
    });
  });
});

describe('sessions', () => {
  test('shows this one first and marked, and how long ago each was used', async () => {
    const machine = await logIn(world);
    const other = await world.newSession(machine.account);
    await other.visitor.trpc.auth.renameSession.mutate({ sessionId: other.id, name: 'Kitchen' });
    await world.age(other.id, 600);
    const { stdout } = await machine.curfew('sessions');
    const [titles, first, second] = stdout.trimEnd().split('\n');
    expect(titles).toMatch(/^ID +WHERE +NETWORK +ACTIVE +SINCE$/u);
    expect(first).toMatch(/CLI on testbed \(this one\) .* now +now$/u);
    expect(second).toMatch(new RegExp(`^${other.id} +Kitchen, .* 192\\.0\\.2\\.0/24 +10 minutes ago`, 'u'));
  });

  test('--all-pages leaves none out', async () => {
    const machine = await logIn(world);
    await world.db.pool.query(
      `INSERT INTO user_sessions (id, user_id, epoch, transport, client_kind, token_hash, label, absolute_expires_at)
       SELECT gen_random_uuid(), $1, 1, 'cookie', 'web', sha256(n::text::bytea), 'n', now() + interval '1 hour'
         FROM generate_series(1, 150) n`,
      [machine.account.id],
    );
    const first = listSessionsOutput.parse(await machine.json('sessions'));
    expect(first.sessions).toHaveLength(20);
    expect(first.nextCursor).not.toBeNull();
    const all = listSessionsOutput.parse(await machine.json('sessions --all-pages'));
    expect(new Set(all.sessions.map(({ id }) => id)).size).toBe(151);
    expect(all.nextCursor).toBeNull();
    expect((await machine.curfew('sessions')).stderr).toContain('curfew sessions --all-pages');
  });
});

describe('logout', () => {
  test('ends the session there and forgets it here', async () => {
    const machine = await logIn(world);
    const sessionId = (await machine.credentials.read()).session?.sessionId ?? '';
    expect(await machine.curfew('logout')).toEqual({ code: 0, stdout: 'Logged out.\n', stderr: '' });
    expect(await isLive(sessionId)).toBe(false);
    await expect(stat(machine.credentialsPath)).rejects.toThrow('ENOENT');
    expect(await machine.curfew('logout')).toEqual({
      code: 4,
      stdout: `Nothing is kept here for ${world.a.url}; nothing was ended.\n`,
      stderr: '',
    });
  });

  test('also when the access has expired: no refresh is needed', async () => {
    const machine = await logIn(world);
    const sessionId = (await machine.credentials.read()).session?.sessionId ?? '';
    await world.age(sessionId, 3600);
    expect(await machine.json('logout')).toEqual({ outcome: 'ended', endedSessions: 1 });
    expect(await isLive(sessionId)).toBe(false);
  });

  test.each([8, 36])('another one by the last %i characters of its id', async (length) => {
    const machine = await logIn(world);
    const other = await world.newSession(machine.account);
    const output = logoutOutput.parse(await machine.json(`logout ${other.id.slice(-length).toUpperCase()}`));
    expect(output).toMatchObject({ outcome: 'ended', endedSessions: 1 });
    expect(await isLive(other.id)).toBe(false);
    expect((await machine.curfew('whoami')).code).toBe(0);
  });

  test('this one by its id is a logout like any other', async () => {
    const machine = await logIn(world);
    const sessionId = (await machine.credentials.read()).session?.sessionId ?? '';
    expect(await machine.json(`logout ${sessionId.slice(-12)}`)).toEqual({
      outcome: 'ended',
      endedSessions: 1,
    });
    await expect(stat(machine.credentialsPath)).rejects.toThrow('ENOENT');
  });

  test('by a whole id that is nobody’s, or somebody else’s, says that nothing was ended', async () => {
    const machine = await logIn(world);
    const stranger = await world.newSession(await world.newAccount());
    for (const id of [stranger.id, '01980000-0000-7000-8000-000000000000']) {
      const { code, stdout, stderr } = await machine.curfew(`logout ${id}`);
      expect([code, stdout]).toEqual([3, '']);
      expect(stderr).toBe(`curfew: No session of yours has the id ${id}: nothing was ended.\n`);
    }
    expect(await isLive(stranger.id)).toBe(true);
  });

  test('a server that knows neither the token nor the ticket is not believed to have ended the session', async () => {
    const machine = await logIn(world);
    const sessionId = (await machine.credentials.read()).session?.sessionId ?? '';
    const { session } = await machine.credentials.read();
    if (session === null) throw new Error('not logged in');
    // What a restart with other CURFEW_SECRETS makes of every ticket, and of every token.
    const forged = (text: string) => `${text.slice(0, -4)}AAAA`;
    const logoutTicket = forged(session.logoutTicket);
    await machine.credentials.write({ session: { ...session, logoutTicket }, unfinishedLogouts: [] });
    expect(await machine.json('logout')).toEqual({ outcome: 'ended', endedSessions: 1 });
    expect(await isLive(sessionId)).toBe(false);

    await machine.curfew(`login --email ${machine.account.email} --password-stdin`, { input: PASSWORD });
    const next = (await machine.credentials.read()).session;
    if (next === null) throw new Error('not logged in');
    await machine.credentials.write({
      session: { ...next, logoutTicket: forged(next.logoutTicket), accessToken: forged(next.accessToken) },
      unfinishedLogouts: [],
    });
    const { code, stdout } = await machine.curfew('logout');
    expect([code, stdout]).toEqual([
      3,
      'Logged out on this machine only. The server did not end this session, which may still live.\n',
    ]);
    expect(await isLive(next.sessionId)).toBe(true);
  });

  test.each([
    ['one that nobody has', 'ffffffff', 3],
    ['too little of one', 'fffffff', 2],
    ['a word', 'everything', 2],
  ])('an id that is %s ends nothing', async (_name, id, code) => {
    const machine = await logIn(world);
    expect((await machine.curfew(`logout ${id}`)).code).toBe(code);
    expect((await machine.curfew('whoami')).code).toBe(0);
  });

  test('--others spares this one, --all does not', async () => {
    const machine = await logIn(world);
    const others = [await world.newSession(machine.account), await world.newSession(machine.account)];
    expect((await machine.curfew('logout --others')).stdout).toBe(
      'Logged out 2 sessions. This one lives on.\n',
    );
    expect(await Promise.all(others.map(({ id }) => isLive(id)))).toEqual([false, false]);
    await world.newSession(machine.account);
    expect((await machine.curfew('logout --all')).stdout).toBe('Logged out everywhere: 2 sessions ended.\n');
    expect((await machine.curfew('whoami')).code).toBe(4);
  });

  test('an old login is asked for the password: from standard input, else it says what it needs', async () => {
    const machine = await logIn(world);
    const { sessionId = '', accessToken } = (await machine.credentials.read()).session ?? {};
    await world.newSession(machine.account);
    await world.age(sessionId, 601);
    const unanswered = await machine.curfew('logout --others');
    expect([unanswered.code, unanswered.stdout]).toEqual([6, '']);
    expect(unanswered.stderr).toContain('--password-stdin');
    expect((await machine.curfew('logout --others --password-stdin', { input: 'wrong' })).code).toBe(4);
    const answered = await machine.curfew('logout --others --password-stdin', { input: `${PASSWORD}\n` });
    expect(answered).toMatchObject({ code: 0, stdout: 'Logged out 1 session. This one lives on.\n' });
    expect((await machine.credentials.read()).session?.accessToken).not.toBe(accessToken);
    expect((await machine.curfew('whoami')).code).toBe(0);
  });

  test('one thing at a time', async () => {
    const machine = await newMachine(world.a.url);
    expect((await machine.curfew('logout --others --all')).code).toBe(2);
  });
});

describe('password', () => {
  test('is changed, ends the other sessions, and this one goes on', async () => {
    const machine = await logIn(world);
    await world.newSession(machine.account);
    const changed = await machine.json('password --password-stdin', {
      input: `${PASSWORD}\n${NEW_PASSWORD}\n`,
    });
    const schema = z.strictObject({ session: currentSessionSchema, endedSessions: z.literal(1) });
    schema.parse(changed);
    expect((await machine.curfew('whoami')).code).toBe(0);
    const again = await newMachine(world.a.url);
    const login = `login --email ${machine.account.email} --password-stdin`;
    expect((await again.curfew(login, { input: PASSWORD })).code).toBe(4);
    expect((await again.curfew(login, { input: NEW_PASSWORD })).code).toBe(0);
  });

  test('of an old login it needs nothing more than the two', async () => {
    const machine = await logIn(world);
    await world.age((await machine.credentials.read()).session?.sessionId ?? '', 601);
    const { code } = await machine.curfew('password --password-stdin', {
      input: `${PASSWORD}\n${NEW_PASSWORD}`,
    });
    expect(code).toBe(0);
  });

  test('one that will not do is refused with the reason', async () => {
    const machine = await logIn(world);
    const { code, stderr } = await machine.curfew('password --password-stdin', {
      input: `${PASSWORD}\nshort`,
    });
    expect(code).toBe(3);
    expect(stderr).toContain('15');
  });

  test('who must change it is told to, and can', async () => {
    const machine = await logIn(world, { mustChangePassword: true });
    const refused = await machine.curfew('sessions');
    expect([refused.code, refused.stderr]).toEqual([
      6,
      'curfew: Change your password first: curfew password\n',
    ]);
    await machine.curfew('password --password-stdin', { input: `${PASSWORD}\n${NEW_PASSWORD}` });
    expect((await machine.curfew('sessions')).code).toBe(0);
  });
});

test('activity shows what happened, in words and as the contract says', async () => {
  const machine = await logIn(world);
  await machine.curfew('logout --others');
  await machine.curfew(`login --email ${machine.account.email} --password-stdin`, { input: `${PASSWORD}!` });
  const { records } = activityOutput.parse(await machine.json('activity'));
  expect(records.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['login', 'login_failed', 'new_device']),
  );
  const { stdout } = await machine.curfew('activity');
  expect(stdout).toMatch(
    /^WHEN +WHAT +WHERE +NETWORK\n\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +Failed login +curfew-cli +/u,
  );
});
