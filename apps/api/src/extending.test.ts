import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openDatabase } from '@curfew/db';
import type { Database } from '@curfew/db';
import { testDatabase } from '@curfew/db/testing';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startApi } from './testing/api-process.ts';
import { PASSWORD, useApiWorld } from './testing/api-world.ts';
import { readServerSentEvents } from './testing/open-stream.ts';
import { createVisitor } from './testing/visitor.ts';

const world = useApiWorld();
const api = fileURLToPath(new URL('../', import.meta.url));
const page = fileURLToPath(new URL('../../../docs/extending.md', import.meta.url));
const compiler = fileURLToPath(new URL('../../../node_modules/.bin/tsc', import.meta.url));
let copy: string;

/** The code the page shows under this title. */
async function shown(title: string): Promise<string> {
  const text = await readFile(page, 'utf8');
  const block = new RegExp(
    `\`\`\`(?:ts|sql) title="${title.replaceAll('.', '\\.')}"\n([^]*?)\`\`\``,
    'u',
  ).exec(text)?.[1];
  if (block === undefined) throw new Error(`docs/extending.md shows nothing titled ${title}`);
  return block;
}

beforeAll(async () => {
  // Beside the sources, so that packages resolve as they do for them.
  copy = await mkdtemp(join(api, '.extending-'));
  await cp(join(api, 'src'), join(copy, 'src'), {
    recursive: true,
    filter: (path) => !/(?:\.test\.ts|\/testing|\/histories)$/u.test(path),
  });
  for (const file of ['greeting.ts', 'places.ts', 'add-note.ts'].map(
    (name) => `src/procedures/auth/${name}`,
  )) {
    await writeFile(join(copy, file), await shown(`apps/api/${file}`));
  }
  const router = await readFile(join(copy, 'src/router.ts'), 'utf8');
  const line = await shown('apps/api/src/router.ts');
  await writeFile(
    join(copy, 'src/router.ts'),
    `import { greeting } from './procedures/auth/greeting.ts';
import { places } from './procedures/auth/places.ts';
import { addNote } from './procedures/auth/add-note.ts';
${router.replace('    changePassword,\n', `    changePassword,\n    places,\n    addNote,\n${line}`)}`,
  );
  await writeFile(
    join(copy, 'src/use.ts'),
    `import type { createTRPCClient } from '@trpc/client';
import type { AppRouter } from './router.ts';
declare const trpc: ReturnType<typeof createTRPCClient<AppRouter>>;
${await shown('client')}
export const result: [string, number] = [text, sessions];
// @ts-expect-error -- a misspelt field does not compile
void trpc.auth.greeting.query({ salutatoin: 'Hello' });
`,
  );
  await writeFile(
    join(copy, 'tsconfig.json'),
    JSON.stringify({
      extends: '../../../tsconfig.base.json',
      compilerOptions: { types: ['node'] },
      include: ['src'],
    }),
  );
});
afterAll(() => rm(copy, { recursive: true, force: true }));

/** What the compiler objects to in the project of this folder. */
async function objections(folder: string): Promise<string> {
  const { stdout } = await promisify(execFile)(compiler, ['--noEmit', '-p', folder]).catch(
    (error: unknown) => error as { stdout: string },
  );
  return stdout;
}

/** The extended api on a database of its own, with an account. */
async function startExtended() {
  const { url } = await testDatabase();
  const extended = await startApi(url, {}, join(copy, 'src/main.ts'));
  const account = { email: 'greeted@test.example', password: PASSWORD };
  const body = { ...account, displayName: 'Ann' };
  await createVisitor(extended.url).rest('POST', '/api/auth/register', { body });
  return { extended, account, url };
}

test('what docs/extending.md shows compiles, with types from end to end', { timeout: 60_000 }, async () => {
  expect(await objections(copy)).toBe('');
});

test('and runs: with a session it answers, without one it refuses', { timeout: 60_000 }, async () => {
  const { extended, account } = await startExtended();
  const person = createVisitor(extended.url);
  await person.rest('POST', '/api/auth/login', { body: account });
  const path = `/trpc/auth.greeting?input=${encodeURIComponent(JSON.stringify({ salutation: 'Hello' }))}`;
  expect((await person.rest('GET', path)).body.result.data).toEqual({ text: 'Hello Ann!', sessions: 1 });
  expect((await createVisitor(extended.url).rest('GET', path)).status).toBe(401);
  expect((await world.anonymous().rest('GET', path)).status).toBe(404);
  extended.signal('SIGTERM');
  await extended.exited;
});

test('the subscription follows the person and ends with the session', { timeout: 60_000 }, async () => {
  const { extended, account } = await startExtended();
  const logIn = async () => {
    const person = createVisitor(extended.url);
    await person.rest('POST', '/api/auth/login', { body: account });
    return person;
  };
  const person = await logIn();
  const cookie = [...person.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const events = readServerSentEvents(
    await fetch(`${extended.url}/trpc/auth.places`, { headers: { cookie, accept: 'text/event-stream' } }),
  );
  const next = async () => {
    const { value } = await events.next();
    return value && { ...value, data: JSON.parse(value.data) };
  };
  expect(await next()).toMatchObject({ event: 'connected' });
  expect(await next()).toEqual({ event: undefined, data: { sessions: 1 } });
  await logIn();
  // The notice of the first login may have been on its way when the stream opened.
  let value = await next();
  while (value?.data.sessions === 1) value = await next();
  expect(value).toEqual({ event: undefined, data: { sessions: 2 } });
  await person.rest('POST', '/api/auth/logout');
  // That this stream was opened is an event of the person as well.
  while (value?.data.sessions === 2) value = await next();
  expect(value).toMatchObject({
    event: 'serialized-error',
    data: { data: { reason: 'user_logout' } },
  });
  expect((await events.next()).done).toBe(true);
  extended.signal('SIGTERM');
  await extended.exited;
});

test('the internal tool compiles against the new procedure, and runs', { timeout: 60_000 }, async () => {
  // Beside a tool that has the client among its dependencies.
  const tool = await mkdtemp(fileURLToPath(new URL('../../cli/.extending-', import.meta.url)));
  onTestFinished(() => rm(tool, { recursive: true, force: true }));
  await mkdir(join(tool, 'src'));
  for (const file of ['src/env.ts', 'src/main.ts']) {
    await writeFile(join(tool, file), await shown(`apps/nightly/${file}`));
  }
  const settings = {
    extends: '../tsconfig.json',
    compilerOptions: { paths: { '@curfew/api': [join(copy, 'src/router.ts')] } },
    include: ['src'],
  };
  await writeFile(join(tool, 'tsconfig.json'), JSON.stringify(settings));
  expect(await objections(tool)).toBe('');

  const { extended, account } = await startExtended();
  const { stdout } = await promisify(execFile)(process.execPath, [join(tool, 'src/main.ts')], {
    env: { CURFEW_URL: extended.url, CURFEW_EMAIL: account.email, CURFEW_PASSWORD: account.password },
  });
  expect(stdout).toBe('Service on nightly (this program)\nHello Ann!\nThe session is ended.\n');
  extended.signal('SIGTERM');
  await extended.exited;
});

test(
  'the sealed write is kept, or refused because of a logout that was answered meanwhile',
  { timeout: 60_000 },
  async () => {
    const { extended, account, url } = await startExtended();
    const db = openDatabase({ url, poolSize: 2 });
    onTestFinished(() => db.close());
    await db.pool.query(await shown('migration.sql'));
    const person = createVisitor(extended.url);
    await person.rest('POST', '/api/auth/login', { body: account });
    const addNote = (text: string) =>
      person.copy().rest('POST', '/trpc/auth.addNote', {
        body: { text },
        headers: { 'x-csrf-token': person.cookies.get('__Host-csrf') ?? '' },
      });
    expect((await addNote('kept')).status).toBe(200);
    const holder = await db.pool.connect();
    await holder.query('BEGIN; LOCK TABLE notes IN EXCLUSIVE MODE');
    const late = addNote('too late');
    while (!(await isSomeoneWaiting(db))) continue;
    expect((await person.rest('POST', '/api/auth/logout')).body).toMatchObject({ outcome: 'ended' });
    await holder.query('COMMIT');
    holder.release();
    const { status, body } = await late;
    expect([status, body.error.data.reason]).toEqual([401, 'user_logout']);
    expect((await db.pool.query('SELECT text FROM notes')).rows).toEqual([{ text: 'kept' }]);
    extended.signal('SIGTERM');
    await extended.exited;
  },
);

async function isSomeoneWaiting({ pool }: Database): Promise<boolean> {
  const { rows } = await pool.query(
    `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows.length > 0;
}
