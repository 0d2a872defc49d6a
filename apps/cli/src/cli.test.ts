import { chmod, readFile, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { useApiWorld } from '@curfew/api/testing/api-world';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { EXIT_CODES } from './run/exit-code.ts';
import { newMachine } from './testing/curfew.ts';
import { logIn } from './testing/log-in.ts';

const world = useApiWorld();
// oxlint-disable-next-line no-control-regex -- looking for colours is the purpose
const ESCAPE = /\u001b/u;

test('docs/cli.md explains every exit code, and no other', async () => {
  const page = await readFile(fileURLToPath(new URL('../../../docs/cli.md', import.meta.url)), 'utf8');
  const rows = [...page.matchAll(/^\| (\d+) \| `([a-z-]+)` \|/gmu)].map(([, code, name]) => [
    name,
    Number(code),
  ]);
  expect(rows).toEqual(Object.entries(EXIT_CODES));
});

test('docs/cli.md names every command', async () => {
  const page = await readFile(fileURLToPath(new URL('../../../docs/cli.md', import.meta.url)), 'utf8');
  const machine = await newMachine(world.a.url);
  for (const group of ['', 'users', 'sessions', 'audit']) {
    const { stdout } = await machine.curfew(`${group} --help`);
    const commands = [...(stdout.split('Commands:')[1] ?? '').matchAll(/^ {2}([a-z]+)/gmu)].map(
      ([, name]) => name,
    );
    expect(commands.length).toBeGreaterThan(0);
    for (const name of commands.filter((one) => one !== 'help')) {
      expect(page).toContain(`\`curfew ${group === '' ? '' : `${group} `}${name}`);
    }
  }
});

describe('without a server', () => {
  /** Where nobody listens any more. */
  let nobody = '';
  beforeAll(async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    nobody = addressOf(server);
    server.close();
    await once(server, 'close');
  });

  test.each(['whoami', 'sessions', 'login --email a@b.example --password-stdin'])(
    '%s says that it cannot be reached, and why',
    async (command) => {
      const machine = await newMachine(nobody);
      const { code, stdout, stderr } = await machine.curfew(command, { input: 'x' });
      expect([code, stdout, stderr]).toEqual([
        5,
        '',
        `curfew: ${nobody} cannot be reached (ECONNREFUSED).\n`,
      ]);
    },
  );

  test('doctor says what is wrong, and fails', async () => {
    const machine = await newMachine(nobody);
    const { code, stdout } = await machine.curfew('doctor');
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^server +FAILED +http:\/\/127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)$/mu,
    );
  });

  test('something else that answers is not taken for one', async () => {
    const url = await serve((_request, response) => response.end('<h1>It works!</h1>'));
    const machine = await newMachine(url);
    const { code, stderr } = await machine.curfew('whoami');
    const what = `What answered at ${url} is not Curfew (status 200)`;
    const said = `curfew: ${what}: a proxy, the login page of a network, or another program.\n`;
    expect([code, stderr]).toEqual([5, said]);
  });

  test('a server that sends elsewhere gets nothing: no token follows a redirection', async () => {
    let hits = 0;
    const target = await serve((_request, response) => {
      hits += 1;
      response.end('{}');
    });
    const url = await serve((_request, response) => response.writeHead(307, { location: target }).end());
    const machine = await newMachine(url);
    expect((await machine.curfew('login --email a@b.example --password-stdin', { input: 'x' })).code).toBe(5);
    expect(hits).toBe(0);
  });
});

describe('an address that is none', () => {
  test.each([
    ['curfew.example', 'is not the address of a server'],
    ['ftp://curfew.example', 'is not the address of a server'],
    ['https://someone:secret@curfew.example', 'is not the address of a server'],
    ['http://curfew.example', 'is not encrypted'],
    ['http://10.0.0.7:3000', 'is not encrypted'],
    ['http://localhost.example', 'is not encrypted'],
  ])('%s is refused before anything is sent', async (url, why) => {
    const machine = await newMachine(world.a.url);
    const { code, stderr } = await machine.curfew(`whoami --url ${url}`);
    expect([code, stderr]).toEqual([2, expect.stringContaining(why)]);
  });
});

describe('curfew alone', () => {
  test('says how to log in where nobody is', async () => {
    const machine = await newMachine(world.a.url);
    const { code, stdout } = await machine.curfew('');
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining(`Nobody is logged in here, on ${world.a.url}.`),
    ]);
    expect(stdout).toContain('curfew login');
  });

  test('says where else somebody is, and what they would do next', async () => {
    const machine = await logIn(world);
    expect((await machine.curfew('')).stdout).toContain('and nowhere else.');
    await world.newSession(machine.account);
    const { code, stdout } = await machine.curfew('');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/and elsewhere: \S.*\.\n/u)]);
    expect(stdout).toContain('curfew logout --others');
  });

  test('says why the session of this machine is over, then what one would do next', async () => {
    const machine = await logIn(world);
    await world.engine.invalidateAllUserSessions(machine.account.id, {
      reason: 'user_logout_all',
      origin: {},
    });
    const { code, stdout } = await machine.curfew('');
    const said = ['You logged out everywhere.', `Nobody is logged in here, on ${world.a.url}.`];
    expect([code, stdout.split('\n').slice(0, 2)]).toEqual([0, said]);
    expect(stdout).toContain('curfew login');
  });
});

describe('a credentials file', () => {
  test('that others may read is refused by name, and doctor says so', async () => {
    const machine = await logIn(world);
    await chmod(machine.credentialsPath, 0o644);
    const { code, stderr } = await machine.curfew('whoami');
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining(`${machine.credentialsPath} can be read by others (mode 644)`),
    ]);
    const { stdout } = await machine.curfew('doctor');
    expect(stdout).toMatch(/^credentials +FAILED /mu);
  });

  test('that holds nonsense is refused by name', async () => {
    const machine = await logIn(world);
    await writeFile(machine.credentialsPath, 'nonsense');
    const { code, stderr } = await machine.curfew('whoami');
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining(`${machine.credentialsPath} holds no credentials`),
    ]);
  });

  test('is one for each server', async () => {
    const machine = await logIn(world);
    expect((await machine.curfew('whoami')).code).toBe(0);
    expect((await machine.curfew(`whoami --url ${world.b.url}`)).code).toBe(4);
  });
});

describe('what is said', () => {
  test('has no colours and no questions where there is no terminal', async () => {
    const machine = await logIn(world);
    for (const command of ['sessions', 'activity', 'doctor', 'whoami', '--help']) {
      const { stdout, stderr } = await machine.curfew(command);
      expect(`${stdout}${stderr}`).not.toMatch(ESCAPE);
    }
    const login = await machine.curfew(`login --email ${machine.account.email}`);
    expect([login.code, login.stderr]).toEqual([6, expect.stringContaining('--password-stdin')]);
    expect((await machine.curfew('login')).code).toBe(2);
  });

  test('text from elsewhere cannot write to the terminal', async () => {
    const machine = await logIn(world);
    await world.db.pool.query(`UPDATE user_sessions SET label = $2 WHERE user_id = $1`, [
      machine.account.id,
      'Fire\u001b[2Jfox\n\u202eon\u0007 日本 👩‍👩‍👧',
    ]);
    const { stdout } = await machine.curfew('sessions');
    expect(stdout).toContain('Fire[2Jfox on 日本 👩‍👩‍👧 (this one)');
    expect(stdout.trimEnd().split('\n')).toHaveLength(2);
    expect(stdout).not.toMatch(ESCAPE);
  });

  test('with --json a failure is a document too, on standard error', async () => {
    const machine = await newMachine(world.a.url);
    const { code, stdout, stderr } = await machine.curfew('sessions --json');
    expect([code, stdout]).toEqual([4, '']);
    expect(JSON.parse(stderr)).toEqual({
      error: {
        exit: 'logged-out',
        message: 'You are not logged in. Log in: curfew login',
        code: 'UNAUTHORIZED',
        reason: 'missing',
        note: null,
      },
    });
  });

  test.each(['nonsense', 'users', 'sessions --nonsense', 'audit tail --lines 0', 'completion tcsh'])(
    'wrong usage (%s) is shown and ends with 2',
    async (command) => {
      const machine = await newMachine(world.a.url);
      const { code, stdout, stderr } = await machine.curfew(command);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).not.toBe('');
    },
  );

  test('a reader that stops reading is no failure', async () => {
    const machine = await logIn(world);
    const { code, stderr } = await machine.pipedToHead('activity');
    expect([code, stderr]).toEqual([0, '']);
  });
});

test('what takes longer than a second is announced, in one line where there is no terminal', async () => {
  const announced = Promise.withResolvers<null>();
  const slow = await serve((_request, response) => {
    void announced.promise.then(() => response.writeHead(503).end());
  });
  const machine = await newMachine(slow);
  const child = machine.start('whoami');
  const lines: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    lines.push(line);
    announced.resolve(null);
  });
  await once(child, 'close');
  expect(lines).toEqual(['Asking the server …', `curfew: ${slow} cannot be reached (status 503).`]);
});

/** A server on this machine that is not ours. */
async function serve(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return addressOf(server);
}

function addressOf(server: Server): string {
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}
