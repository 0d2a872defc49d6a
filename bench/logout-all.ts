import { randomUUID } from 'node:crypto';
import { applyMigrations, openDatabase } from '../packages/db/src/index.ts';
import { createKeyring, createSessionEngine } from '../packages/session-core/src/index.ts';
import { createSessionToken } from '../packages/session-core/src/credentials/session-token.ts';
import { insertRows, seedDatabase } from './seed/insert-rows.ts';
import type { Settings } from './settings.ts';
import { median } from './statistics.ts';

/** What ending all sessions of a user with this many costs. */
export interface LogoutAll {
  sessions: number;
  medianMilliseconds: number;
  /** Rows inserted, updated and deleted in all tables, by one call; the same in every call. */
  rowsWritten: number;
}

const KEYRING = createKeyring(['bench'.repeat(10)]);
const WARM_UP_CALLS = 20;
const FEW = 10;

/**
 * `invalidateAllUserSessions` of the real engine, in turn for a user with 10 sessions and one with as many as all
 * servers of the run together have. Between two calls the user's epoch is set back, which brings the sessions back.
 */
export async function measureLogoutAll(
  url: string,
  settings: Settings,
  signal: AbortSignal,
): Promise<[few: LogoutAll, many: LogoutAll]> {
  await applyMigrations(url);
  const few = await seedUser(url, FEW);
  const many = await seedUser(url, settings.sessions);
  // One connection: what it has written is known exactly once it has reported its statistics.
  const db = openDatabase({ url, poolSize: 1 });
  const engine = createSessionEngine({ db, keyring: KEYRING });
  const calls: [number[], number[]] = [[], []];
  const written: [Set<number>, Set<number>] = [new Set(), new Set()];
  try {
    for (let call = -WARM_UP_CALLS; call < settings.logoutRepetitions; call += 1) {
      for (const [position, user] of [few, many].entries()) {
        signal.throwIfAborted();
        await assertValid(engine.validateSession(user.token), true);
        const before = await rowsWritten(db.pool);
        const begin = performance.now();
        const { endedSessions } = await engine.invalidateAllUserSessions(user.id, {
          reason: 'user_logout_all',
          origin: {},
        });
        const milliseconds = performance.now() - begin;
        const rows = (await rowsWritten(db.pool)) - before;
        if (endedSessions === 0) throw new Error('logoutAll found nothing to end');
        await assertValid(engine.validateSession(user.token), false);
        await db.pool.query('UPDATE users SET session_epoch = 1 WHERE id = $1', [user.id]);
        if (call < 0) continue;
        calls[position]?.push(milliseconds);
        written[position]?.add(rows);
      }
    }
  } finally {
    await db.close();
  }
  const outcome = (position: 0 | 1, sessions: number): LogoutAll => {
    const [rows, ...others] = written[position];
    if (rows === undefined || others.length > 0) {
      throw new Error(`calls of logoutAll wrote ${[...written[position]].join(' or ')} rows`);
    }
    return { sessions, medianMilliseconds: median(calls[position]), rowsWritten: rows };
  };
  return [outcome(0, FEW), outcome(1, settings.sessions)];
}

interface Person {
  id: string;
  /** Of one of the sessions, to see that it lives and that it ends. */
  token: string;
}

async function seedUser(url: string, count: number): Promise<Person> {
  const id = randomUUID();
  const sessionIds = Array.from({ length: count }, () => randomUUID());
  const { token, secretHash } = createSessionToken(
    { sessionId: sessionIds[count >> 1] ?? '', transport: 'cookie' },
    KEYRING,
  );
  await seedDatabase(url, async (client) => {
    await client.query(
      `INSERT INTO users (id, email, display_name, password_hash) VALUES ($1, $2, 'bench', 'none')`,
      [id, `${id}@example.org`],
    );
    await insertRows(client, 'user_sessions', {
      count,
      columns: [{ name: 'id', type: 'uuid', valueOf: (index) => sessionIds[index] ?? '' }],
      constants: {
        user_id: `'${id}'::uuid`,
        token_hash: `'\\x${Buffer.from(secretHash).toString('hex')}'::bytea`,
        epoch: '1',
        transport: `'cookie'`,
        client_kind: `'web'`,
        label: `'Chrome on Linux'`,
        last_active: `now() + interval '1 hour'`,
        absolute_expires_at: `now() + interval '12 hours'`,
        ends_at: `now() + interval '12 hours'`,
        access_ends_at: `now() + interval '12 hours'`,
        idle_seconds: '1860',
      },
    });
  });
  return { id, token };
}

async function rowsWritten(pool: ReturnType<typeof openDatabase>['pool']): Promise<number> {
  await pool.query('SELECT pg_stat_force_next_flush()');
  await pool.query('SELECT pg_stat_clear_snapshot()');
  const { rows } = await pool.query<{ rows: number }>(
    'SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::int AS rows FROM pg_stat_user_tables',
  );
  return rows[0]?.rows ?? Number.NaN;
}

async function assertValid(validation: Promise<{ valid: boolean }>, expected: boolean): Promise<void> {
  const { valid } = await validation;
  if (valid !== expected) throw new Error(`a session is ${valid ? 'still' : 'not'} valid around logoutAll`);
}
