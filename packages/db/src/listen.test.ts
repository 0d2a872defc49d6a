import { afterEach, beforeAll, expect, it } from 'vitest';
import { listen } from './listen.ts';
import type { Listener } from './listen.ts';
import { openDatabase } from './open-database.ts';
import type { Database } from './open-database.ts';
import { testDatabase } from './testing/inject-test-database.ts';

let url = '';
let db: Database;
let listener: Listener | undefined;
beforeAll(async () => {
  ({ url } = await testDatabase());
  db = openDatabase({ url, poolSize: 2 });
  return () => db.close();
});
afterEach(() => listener?.close());

/** What was heard and what happened to the connection, each awaited in its order. */
function begin(target = url) {
  const told: string[] = [];
  let arrive: (() => void) | undefined;
  const tell = (text: string) => {
    told.push(text);
    arrive?.();
  };
  listener = listen({
    url: target,
    channel: 'test "channel"',
    onMessage: (payload) => tell(payload),
    onListening: () => tell('listening'),
    onLost: () => tell('lost'),
  });
  return async () => {
    while (told.length === 0) {
      const arrived = Promise.withResolvers<void>();
      arrive = arrived.resolve;
      await arrived.promise;
    }
    return told.shift();
  };
}

const notify = (payload: string) => db.pool.query('SELECT pg_notify($1, $2)', ['test "channel"', payload]);

it('hears what is committed, and nothing that is rolled back', async () => {
  const next = begin();
  expect(await next()).toBe('listening');
  await db.pool.query("BEGIN; SELECT pg_notify('test \"channel\"', 'rolled back'); ROLLBACK");
  await notify('committed');
  expect(await next()).toBe('committed');
});

it('replaces a connection that breaks, and says so: what came in between was missed', async () => {
  const next = begin();
  expect(await next()).toBe('listening');
  await db.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'curfew-listener' AND datname = current_database()`,
  );
  expect(await next()).toBe('lost');
  expect(listener?.isListening()).toBe(false);
  expect(await next()).toBe('listening');
  expect(listener?.isListening()).toBe(true);
  await notify('again');
  expect(await next()).toBe('again');
});

it('goes on trying while there is no database', async () => {
  const nowhere = Object.assign(new URL(url), { port: '1' });
  const next = begin(nowhere.href);
  for (let attempt = 0; attempt < 3; attempt += 1) expect(await next()).toBe('lost');
  expect(listener?.isListening()).toBe(false);
});

it('leaves no connection behind', async () => {
  const next = begin();
  expect(await next()).toBe('listening');
  await listener?.close();
  const { rows } = await db.pool.query(
    `SELECT 1 FROM pg_stat_activity WHERE application_name = 'curfew-listener' AND datname = current_database()`,
  );
  expect(rows).toEqual([]);
});
