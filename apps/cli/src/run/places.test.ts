import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileCredentials } from '@curfew/client/node';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  credentialsPath,
  findCredentialsPath,
  rememberedServer,
  rememberServer,
  serversWithCredentials,
} from './places.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'curfew-places-'));
});
afterEach(() => rm(folder, { recursive: true }));

const NAMES = ['localhost', '127.0.0.1', '[::1]'].map((host) => `http://${host}:3000`);
const earlierPath = (url: string) => join(folder, 'credentials', `${encodeURIComponent(url)}.json`);
const session = {
  sessionId: '01980000-0000-7000-8000-000000000000',
  accessToken: 'cfa_1',
  accessExpiresAt: '2026-11-21T12:00:00.000Z',
  refreshToken: 'cfr_1',
  refreshExpiresAt: '2026-12-05T12:00:00.000Z',
  logoutTicket: 'cfl_1',
  clockOffsetMilliseconds: 0,
};
const keepAt = (path: string) => fileCredentials(path).write({ session, unfinishedLogouts: [] });

describe('the file of a server', () => {
  test('is one for every spelling of this machine, and one each for everything else', async () => {
    const paths = await Promise.all(NAMES.map((url) => findCredentialsPath(folder, url)));
    expect(new Set(paths)).toEqual(new Set([earlierPath('http://localhost:3000')]));
    const others = [
      'http://localhost:3001',
      'https://localhost:3000',
      'https://a.example',
      'https://b.example',
    ];
    const each = await Promise.all(others.map((url) => findCredentialsPath(folder, url)));
    expect(each).toEqual(others.map(earlierPath));
  });

  test.each(NAMES)(
    'that an earlier version wrote for %s goes on working, under every name',
    async (written) => {
      await keepAt(earlierPath(written));
      for (const url of NAMES) expect(await findCredentialsPath(folder, url)).toBe(earlierPath(written));
      expect(await findCredentialsPath(folder, 'http://localhost:3001')).not.toBe(earlierPath(written));
    },
  );

  test('of the spelling that was given comes first where there are several', async () => {
    for (const url of NAMES) await keepAt(earlierPath(url));
    for (const url of NAMES) expect(await findCredentialsPath(folder, url)).toBe(earlierPath(url));
  });
});

test('the servers with credentials are those with a session, or with a file that nobody can look into', async () => {
  expect(await serversWithCredentials(folder)).toEqual([]);
  await keepAt(credentialsPath(folder, 'https://b.example/api'));
  await keepAt(credentialsPath(folder, 'http://127.0.0.1:3000'));
  await writeFile(`${credentialsPath(folder, 'https://c.example')}.lock`, '');
  await writeFile(`${credentialsPath(folder, 'https://c.example')}.0198`, '{}');
  await writeFile(join(folder, 'credentials', 'notes.json'), '{}');
  const left = { session: null, unfinishedLogouts: [{ ticket: 'cfl_0', scope: 'everywhere' as const }] };
  await fileCredentials(credentialsPath(folder, 'https://d.example')).write(left);
  await keepAt(credentialsPath(folder, 'https://a.example'));
  await chmod(credentialsPath(folder, 'https://a.example'), 0o644);
  expect(await serversWithCredentials(folder)).toEqual([
    'http://localhost:3000',
    'https://a.example',
    'https://b.example/api',
  ]);
});

describe('the last server', () => {
  const settings = () => ({
    serverUrl: undefined,
    stateFolder: null,
    cacheFolder: null,
    configFolder: folder,
  });

  test('is written for its owner alone, in the place of whatever was there', async () => {
    expect(await rememberedServer(settings())).toBeUndefined();
    await writeFile(join(folder, 'config.json'), '{"url": "https://old.exa', { mode: 0o644 });
    await rememberServer(settings(), 'https://a.example');
    expect(await rememberedServer(settings())).toBe('https://a.example');
    expect(((await stat(join(folder, 'config.json'))).mode & 0o777).toString(8)).toBe('600');
    expect(await readdir(folder)).toEqual(['config.json']);
  });

  test.each([
    '',
    ' ',
    '{',
    '[]',
    'null',
    '{}',
    '{"url":""}',
    '{"url":3}',
    '{"url":"localhost:3000"}',
    '\u0000',
  ])('is not guessed from %j', async (text) => {
    await writeFile(join(folder, 'config.json'), text);
    const path = join(folder, 'config.json');
    await expect(rememberedServer(settings())).rejects.toThrow(`${path} names no server. Delete it`);
  });

  test('is not guessed where the file cannot be read, and said where it cannot be written', async () => {
    await mkdir(join(folder, 'config.json'));
    await writeFile(join(folder, 'config.json', 'x'), '');
    await expect(rememberedServer(settings())).rejects.toThrow('cannot be read (EISDIR)');
    await expect(rememberServer(settings(), 'https://a.example')).rejects.toThrow(
      /You are logged in, but .*E[A-Z]+\).*--url https:\/\/a\.example/u,
    );
    await expect(rememberServer({ ...settings(), configFolder: null }, 'https://a.example')).rejects.toThrow(
      'there is no home folder',
    );
  });
});

test('the folders of credentials are the same as ever', () => {
  const path = credentialsPath('/state', 'https://a.example');
  expect([dirname(path), basename(path)]).toEqual(['/state/credentials', 'https%3A%2F%2Fa.example.json']);
});
