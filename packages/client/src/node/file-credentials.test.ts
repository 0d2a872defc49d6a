import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CredentialsError, NO_CREDENTIALS, type Credentials } from '../credentials.ts';
import { fileCredentials } from './file-credentials.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'curfew-credentials-'));
});
afterEach(() => rm(folder, { recursive: true }));

const credentials: Credentials = {
  session: {
    sessionId: '01980000-0000-7000-8000-000000000000',
    accessToken: 'cfa_1',
    accessExpiresAt: '2026-11-21T12:00:00.000Z',
    refreshToken: 'cfr_1',
    refreshExpiresAt: '2026-12-05T12:00:00.000Z',
    logoutTicket: 'cfl_1',
    logoutAllTicket: 'cfl_1.2.3',
    clockOffsetMilliseconds: -12,
  },
  unfinishedLogouts: [{ ticket: 'cfl_0', scope: 'everywhere' }],
};

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

test('what was written is read, by its owner alone', async () => {
  const path = join(folder, 'deep', 'credentials.json');
  const store = fileCredentials(path);
  expect(await store.read()).toEqual(NO_CREDENTIALS);
  await store.write(credentials);
  expect(await store.read()).toEqual(credentials);
  expect([await modeOf(path), await modeOf(join(folder, 'deep'))]).toEqual(['600', '700']);
});

test('a file of an older version goes on working: its tickets end one session each', async () => {
  const path = join(folder, 'credentials.json');
  const { logoutAllTicket, ...session } = credentials.session ?? {};
  expect(logoutAllTicket).toBeDefined();
  await writeFile(path, JSON.stringify({ session, unfinishedLogouts: ['cfl_0'] }), { mode: 0o600 });
  expect(await fileCredentials(path).read()).toEqual({
    session,
    unfinishedLogouts: [{ ticket: 'cfl_0', scope: 'this-device' }],
  });
});

test('the lock makes its folder and its file, private too', async () => {
  const path = join(folder, 'deep', 'credentials.json');
  await fileCredentials(path).withLock?.(async () => undefined);
  expect([await modeOf(join(folder, 'deep')), await modeOf(`${path}.lock`)]).toEqual(['700', '600']);
});

test('a file is replaced as a whole, and one that is not needed any more is gone', async () => {
  const path = join(folder, 'credentials.json');
  const store = fileCredentials(path);
  await store.write(credentials);
  const before = await stat(path);
  await store.write({ ...credentials, session: null });
  expect((await stat(path)).ino).not.toBe(before.ino);
  await store.write(NO_CREDENTIALS);
  expect(await readdir(folder)).toEqual([]);
});

test.each(['640', '604', '660'])('a file of mode %s is refused: others may have read it', async (mode) => {
  const path = join(folder, 'credentials.json');
  const store = fileCredentials(path);
  await store.write(credentials);
  await chmod(path, Number.parseInt(mode, 8));
  await expect(store.read()).rejects.toThrow(CredentialsError);
  await expect(store.read()).rejects.toThrow(`${path} can be read by others (mode ${mode})`);
});

test.each(['', 'not json', '{}', '{"session":{"accessToken":"cfa_1"},"unfinishedLogouts":[]}'])(
  'a file with %j is refused, and stays',
  async (text) => {
    const path = join(folder, 'credentials.json');
    await writeFile(path, text, { mode: 0o600 });
    await expect(fileCredentials(path).read()).rejects.toThrow(`${path} holds no credentials`);
    expect(await readFile(path, 'utf8')).toBe(text);
  },
);

test('a folder that cannot be written is named', async () => {
  const store = fileCredentials(join(folder, 'file', 'credentials.json'));
  await writeFile(join(folder, 'file'), '');
  await expect(store.write(credentials)).rejects.toThrow(CredentialsError);
  await expect(store.write(credentials)).rejects.toThrow(join(folder, 'file', 'credentials.json'));
});

test('one at a time holds the lock, and a failure of the work passes through as it is', async () => {
  const path = join(folder, 'credentials.json');
  const [one, other] = [fileCredentials(path), fileCredentials(path)];
  const order: string[] = [];
  let second: Promise<unknown> | undefined;
  await one.withLock?.(async () => {
    second = other.withLock?.(async () => order.push('second'));
    await one.write(credentials);
    order.push('first');
  });
  await second;
  expect(order).toEqual(['first', 'second']);
  await expect(one.withLock?.(() => Promise.reject(new TypeError('mine')))).rejects.toThrow(TypeError);
});
