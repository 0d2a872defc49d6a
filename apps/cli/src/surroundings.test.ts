import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { dirname, join } from 'node:path';
import { PASSWORD, useApiWorld } from '@curfew/api/testing/api-world';
import { describe, expect, test } from 'vitest';
import { newMachine, type Machine } from './testing/curfew.ts';
import { logIn } from './testing/log-in.ts';
import { openTerminal } from './testing/terminal.ts';

const world = useApiWorld({ LOGIN_LIMIT_PER_MINUTE: '1000', LOGIN_LIMIT_PER_HOUR: '1000' });
// oxlint-disable-next-line no-control-regex -- looking for colours is the purpose
const ESCAPE = /\u001b/u;

/** Makes the real program run as a user without an entry in the password file, whoever runs the tests. */
const NO_ENTRY = `--import=data:text/javascript,${encodeURIComponent(
  `import os from 'node:os'; import { syncBuiltinESMExports } from 'node:module';
   const fail = () => { throw new Error('ENOENT: no such file or directory, uv_os_get_passwd'); };
   os.userInfo = fail; os.homedir = fail; syncBuiltinESMExports();`,
)}`;
const homeless = {
  NODE_OPTIONS: NO_ENTRY,
  XDG_STATE_HOME: undefined,
  XDG_CONFIG_HOME: undefined,
  XDG_CACHE_HOME: undefined,
};
const NO_HOME =
  'There is no home folder to keep credentials in: HOME names none, and this user has no entry in the password file. ' +
  'Set HOME, or XDG_STATE_HOME and XDG_CONFIG_HOME, to absolute paths.';

const logInHere = (machine: Machine, email: string, env: Record<string, string | undefined>) =>
  machine.curfew(`login --email ${email} --password-stdin`, { input: PASSWORD, env });

describe('without a home folder', () => {
  test.each([
    ['no HOME', { HOME: undefined }],
    ['an empty HOME', { HOME: '' }],
    ['a relative HOME', { HOME: 'here' }],
    ['relative folders besides', { HOME: '', XDG_STATE_HOME: 'state', XDG_CONFIG_HOME: './config' }],
  ])('%s is one sentence, with --json a document, and nothing is written', async (_name, env) => {
    const machine = await newMachine(world.a.url);
    const plain = await machine.curfew('whoami', { env: { ...homeless, ...env } });
    expect(plain).toEqual({ code: 1, stdout: '', stderr: `curfew: ${NO_HOME}\n` });
    const json = await machine.curfew('logout --json', { env: { ...homeless, ...env } });
    expect([json.code, json.stdout]).toEqual([1, '']);
    expect(JSON.parse(json.stderr)).toMatchObject({ error: { exit: 'failed', message: NO_HOME } });
    const inFolder = await machine.shell('cd "$FOLDER" && curfew whoami', {
      env: { ...homeless, ...env, FOLDER: machine.folder },
    });
    expect([inFolder.code, await readdir(machine.folder)]).toEqual([1, []]);
  });

  test('what needs none works', async () => {
    const machine = await newMachine(world.a.url);
    for (const command of ['--help', '--version', 'completion bash']) {
      const { code, stderr } = await machine.curfew(command, { env: { ...homeless, HOME: '' } });
      expect([code, stderr]).toEqual([0, '']);
    }
  });

  test('XDG_STATE_HOME is enough for everything but remembering the server, which is said', async () => {
    const { email } = await world.newAccount();
    const machine = await newMachine(world.a.url);
    const env = { ...homeless, HOME: '', XDG_STATE_HOME: join(machine.folder, 'state') };
    const { code, stdout, stderr } = await logInHere(machine, email, env);
    expect([code, stdout]).toEqual([1, expect.stringContaining('Logged in to ')]);
    expect(stderr).toContain('You are logged in, but there is no home folder');
    expect((await machine.curfew('whoami', { env })).code).toBe(0);
  });
});

describe('the file with the last server', () => {
  const elsewhere = { CURFEW_URL: '' };
  const configOf = ({ folder }: Machine) => join(folder, 'config', 'curfew', 'config.json');

  test.each(['', '{"url":', '{"url":"nowhere"}'])(
    'that holds %j is an error, not localhost',
    async (text) => {
      const machine = await newMachine(world.a.url);
      await mkdir(dirname(configOf(machine)), { recursive: true });
      await writeFile(configOf(machine), text);
      for (const command of ['whoami', 'logout', 'sessions']) {
        const { code, stdout, stderr } = await machine.curfew(command, { env: elsewhere });
        expect([code, stdout, stderr]).toEqual([
          1,
          '',
          `curfew: ${configOf(machine)} names no server. Delete it and log in again, or name the server with --url.\n`,
        ]);
      }
      expect((await machine.curfew(`whoami --url ${world.a.url}`, { env: elsewhere })).code).toBe(4);
    },
  );

  test('is repaired by a login that names the server, for its owner alone', async () => {
    const { email } = await world.newAccount();
    const machine = await newMachine(world.a.url);
    await mkdir(dirname(configOf(machine)), { recursive: true });
    await writeFile(configOf(machine), '');
    expect((await logInHere(machine, email, {})).code).toBe(0);
    expect((await machine.curfew('whoami', { env: elsewhere })).code).toBe(0);
    expect((await stat(configOf(machine))).mode & 0o777).toBe(0o600);
    expect(await readdir(dirname(configOf(machine)))).toEqual(['config.json']);
  });
});

describe('outputs that nobody reads', () => {
  const live = (userId: string) =>
    world.db.prisma.userSession.count({ where: { userId, invalidatedAt: null } });

  test.each([
    ['closed', '>&- 2>&-', 0],
    ['closed for errors', '2>&-', 0],
    ['read by nobody', '2>&1 | true', 0],
    ['a full disk', '>/dev/full', 1],
    ['a full disk for errors', '2>/dev/full', 0],
  ])('%s: the logout is done', async (_name, redirection, code) => {
    const machine = await logIn(world);
    // The exit code of the program itself, not that of the pipe.
    const line = `{ curfew logout; echo $? >"$FOLDER/code"; } ${redirection}; exit "$(cat "$FOLDER/code")"`;
    const ended = await machine.shell(line, { env: { FOLDER: machine.folder } });
    expect(ended.code).toBe(code);
    expect(await live(machine.account.id)).toBe(0);
  });

  test('a full disk is said, with --json in a document', async () => {
    const machine = await logIn(world);
    const message = 'Standard output cannot be written (ENOSPC): what the command had to show is lost.';
    const plain = await machine.shell('curfew sessions >/dev/full');
    expect([plain.code, plain.stderr]).toEqual([1, `curfew: ${message}\n`]);
    const json = await machine.shell('curfew sessions --json >/dev/full');
    expect([json.code, JSON.parse(json.stderr)]).toMatchObject([1, { error: { exit: 'failed', message } }]);
  });

  test('a failure keeps its exit code', async () => {
    const machine = await newMachine(world.a.url);
    for (const redirection of ['>&-', '2>&-', '>/dev/full', '2>/dev/full']) {
      expect((await machine.shell(`curfew whoami ${redirection}`)).code).toBe(4);
    }
    expect((await machine.pipedToHead('logout')).code).toBe(4);
  });

  test('audit tail -f ends when nobody reads it any more', async () => {
    const operator = await logIn(world, { role: 'admin' });
    const child = operator.start('audit tail -f --json --lines 1');
    const [first] = await new Promise<string[]>((resolve) => {
      createInterface({ input: child.stdout }).once('line', (line) => resolve([line]));
    });
    expect(JSON.parse(first ?? '')).toHaveProperty('type');
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.stdout.destroy();
    await world.newSession(operator.account);
    expect(await exited).toBe(0);
  });
});

describe('NO_COLOR with FORCE_COLOR', () => {
  test('has neither colours nor a warning, on a terminal and elsewhere', async () => {
    const machine = await logIn(world);
    const env = { NO_COLOR: '1', FORCE_COLOR: '1' };
    const piped = await machine.curfew('sessions', { env });
    expect([piped.code, piped.stderr]).toEqual([0, '']);
    expect(piped.stdout).not.toMatch(ESCAPE);
    const terminal = openTerminal(machine, ['sessions'], { env });
    expect(await terminal.ended).toBe(0);
    expect(terminal.raw()).not.toMatch(ESCAPE);
    expect(terminal.raw()).not.toContain('Warning');
    const failed = await machine.curfew('whoami --json', { env: { ...env, XDG_STATE_HOME: machine.folder } });
    expect(JSON.parse(failed.stderr)).toHaveProperty('error');
  });

  test('FORCE_COLOR alone colours what goes into a pipe, and never a document', async () => {
    const machine = await logIn(world);
    const env = { FORCE_COLOR: '1' };
    expect((await machine.curfew('sessions', { env })).stdout).toMatch(ESCAPE);
    const json = await machine.curfew('sessions --json', { env });
    expect(JSON.parse(json.stdout)).toHaveProperty('sessions');
  });
});

test.each([
  '--json nonsense',
  'sessions --json --nonsense',
  'audit tail --json --lines 1e1',
  '--json',
  'users --json',
])('wrong usage with --json (%s) is a document too', async (command) => {
  const machine = await newMachine(world.a.url);
  const { code, stdout, stderr } = await machine.curfew(command);
  expect([code, stdout]).toEqual([2, '']);
  expect(JSON.parse(stderr)).toEqual({
    error: { exit: 'usage', message: expect.stringMatching(/^\S/u), code: null, reason: null, note: null },
  });
});

test.each(['1e2', ' 5 ', '0x10', '05', '5.0', '+5', '201', ''])(
  '--lines %j is no number of lines',
  async (lines) => {
    const machine = await newMachine(world.a.url);
    expect((await machine.curfew(`audit tail --lines "${lines}"`)).code).toBe(2);
  },
);

test('a working folder that is gone is no hindrance', async () => {
  const machine = await logIn(world);
  const gone = join(machine.folder, 'gone');
  await mkdir(gone);
  const { code } = await machine.shell('cd "$GONE" && rmdir "$GONE" && curfew whoami', {
    env: { GONE: gone },
  });
  await rm(gone, { recursive: true, force: true });
  expect(code).toBe(0);
});
