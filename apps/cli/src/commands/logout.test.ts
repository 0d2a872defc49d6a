import { readdir } from 'node:fs/promises';
import { createServer, connect } from 'node:net';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { PASSWORD, useApiWorld } from '@curfew/api/testing/api-world';
import { startFaultProxy, type FaultProxy } from '@curfew/api/testing/fault-proxy';
import { fileCredentials } from '@curfew/client/node';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { newMachine } from '../testing/curfew.ts';
import { logIn } from '../testing/log-in.ts';

const world = useApiWorld({ LOGIN_LIMIT_PER_MINUTE: '1000', LOGIN_LIMIT_PER_HOUR: '1000' });
let proxy: FaultProxy;
beforeAll(async () => {
  proxy = await startFaultProxy(world.a.url);
});
afterAll(() => proxy.close());

const liveSessions = async (userId: string) =>
  world.db.prisma.userSession.count({ where: { userId, invalidatedAt: null } });

describe('where nothing is kept for the server', () => {
  test.each(['logout', 'logout --all', 'logout --others', 'logout ffffffff'])(
    'curfew %s ends nothing, says so, and names the servers there are',
    async (command) => {
      const machine = await logIn(world);
      const { code, stdout, stderr } = await machine.curfew(`${command} --url ${world.b.url}`);
      const kept = world.a.url.replace('127.0.0.1', 'localhost');
      expect([code, stdout, stderr]).toEqual([
        4,
        `Nothing is kept here for ${world.b.url}; nothing was ended. There are credentials for ${kept}: name the server with --url.\n`,
        '',
      ]);
      expect(await liveSessions(machine.account.id)).toBe(1);
      expect((await machine.curfew('whoami')).code).toBe(0);
    },
  );

  test('with --json it is a document, and the exit code is the same', async () => {
    const machine = await newMachine(world.a.url);
    const { code, stdout, stderr } = await machine.curfew('logout --json');
    expect([code, stderr]).toEqual([4, '']);
    expect(JSON.parse(stdout)).toEqual({
      outcome: 'not-logged-in',
      earlierLogouts: { finished: [], refused: [], left: [] },
      otherServers: [],
    });
  });
});

describe('spellings of this machine', () => {
  /** The same server at another address of this machine. */
  async function alsoAt(host: string): Promise<string> {
    const { port, hostname } = new URL(world.a.url);
    const server = createServer((socket) => {
      const target = connect(Number(port), hostname);
      socket.pipe(target).pipe(socket);
      for (const one of [socket, target]) one.on('error', () => undefined);
    });
    server.listen(Number(port), host);
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    return `http://[${host}]:${port}`;
  }

  test('share one session: a login at one is ended by a logout at any other', async () => {
    const { port } = new URL(world.a.url);
    const urls = [
      `http://localhost:${port}`,
      `http://127.0.0.1:${port}/`,
      `http://LOCALHOST:${port}`,
      await alsoAt('::1'),
    ];
    const account = await world.newAccount();
    const machine = await newMachine(world.a.url);
    for (const [index, url] of urls.entries()) {
      const login = `login --email ${account.email} --password-stdin --url ${url}`;
      expect((await machine.curfew(login, { input: PASSWORD })).code).toBe(0);
      const files = await readdir(dirname(machine.credentialsPath));
      expect(files.filter((name) => name.endsWith('.json'))).toEqual([
        `http%3A%2F%2Flocalhost%3A${port}.json`,
      ]);
      const other = urls[(index + 1) % urls.length] ?? '';
      expect(await machine.curfew(`logout --url ${other}`)).toMatchObject({
        code: 0,
        stdout: 'Logged out.\n',
      });
      expect(await liveSessions(account.id)).toBe(0);
    }
  });

  test('a file that an earlier version wrote for one of them is used, and ended, under all', async () => {
    const machine = await logIn(world);
    const kept = await machine.credentials.read();
    await machine.credentials.write({ session: null, unfinishedLogouts: [] });
    const { port } = new URL(world.a.url);
    const folder = dirname(machine.credentialsPath);
    const earlier = fileCredentials(join(folder, `http%3A%2F%2F127.0.0.1%3A${port}.json`));
    await earlier.write(kept);
    expect((await machine.curfew(`whoami --url http://localhost:${port}`)).code).toBe(0);
    expect(await machine.curfew(`logout --url http://localhost:${port}`)).toMatchObject({ code: 0 });
    expect(await liveSessions(machine.account.id)).toBe(0);
    expect((await earlier.read()).session).toBeNull();
  });
});

describe('after a logout that the server did not confirm', () => {
  const away = async () => {
    proxy.heal();
    const machine = await logIn(world, { url: new URL(proxy.url).origin });
    return { machine, refuse: () => proxy.refuse(), heal: () => proxy.heal() };
  };

  test('another one claims nothing while the server is away, and is done once it has finished the first', async () => {
    const { machine, refuse, heal } = await away();
    refuse();
    expect((await machine.curfew('logout')).code).toBe(7);
    const again = await machine.curfew('logout');
    expect([again.code, again.stdout]).toEqual([
      7,
      'An earlier logout still waits for the server: what it was to end may live. The next curfew command tries again.\n',
    ]);
    expect(await liveSessions(machine.account.id)).toBe(1);
    heal();
    expect(await machine.curfew('logout')).toEqual({
      code: 0,
      stdout: 'Logged out: the earlier logout was all there was to do.\n',
      stderr: 'An earlier logout is finished now: that session is over on the server too.\n',
    });
    expect(await liveSessions(machine.account.id)).toBe(0);
    expect((await machine.curfew('logout')).code).toBe(4);
  });

  test('of this session, one of all is not done by finishing it', async () => {
    const { machine, refuse, heal } = await away();
    await world.newSession(machine.account);
    refuse();
    await machine.curfew('logout');
    heal();
    const all = await machine.curfew('logout --all');
    expect([all.code, all.stdout]).toEqual([
      4,
      `Nothing is kept here for ${new URL(proxy.url).origin}; nothing else was ended.\n`,
    ]);
    expect(await liveSessions(machine.account.id)).toBe(1);
  });

  test('that the server refuses to finish, it does not count as done', async () => {
    const machine = await logIn(world);
    const { session } = await machine.credentials.read();
    const ticket = `${session?.logoutTicket.slice(0, -4)}AAAA`;
    await machine.credentials.write({ session: null, unfinishedLogouts: [{ ticket, scope: 'this-device' }] });
    const { code, stdout, stderr } = await machine.curfew('logout');
    expect([code, stdout]).toEqual([3, `No session is kept here for ${world.a.url}; nothing was ended.\n`]);
    expect(stderr).toContain('may still live');
    expect(await liveSessions(machine.account.id)).toBe(1);
  });
});
