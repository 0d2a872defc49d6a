import type { User } from '@curfew/contracts';
import { openDatabase } from '@curfew/db';
import type { Database } from '@curfew/db';
import { testDatabase } from '@curfew/db/testing';
import { afterAll, beforeAll } from 'vitest';
import { createKeyring } from '../credentials/keyring.ts';
import type { Checkpoint } from '../engine-context.ts';
import { createSessionEngine } from '../session-engine.ts';
import type { Caller, SessionEngine, SessionEngineOptions } from '../session-engine.ts';
import type { SessionPolicy } from '../session-policy.ts';
import type { CreateSessionInput } from '../sessions/create-session.ts';

/** For tests about anything but passwords. */
export const CHEAP_PASSWORDS = { passwordCost: { memoryKibibytes: 64, passes: 1 } };
export const PASSWORD = 'rain on a tin roof 42';
export const KEYRING = createKeyring(['a secret of the tests, long enough to be one']);

/** One instance of the product: an engine with connections of its own on the database all instances share. */
export interface Instance {
  engine: SessionEngine;
  db: Database;
  /** Holds the next operation of this instance that comes to the named moment. */
  holdAt(name: Checkpoint): Hold;
}

export interface Hold {
  /** Resolves when an operation has arrived and waits. */
  reached: Promise<void>;
  release(): void;
}

export interface TestSession {
  id: string;
  token: string;
  /** Empty for a session that cannot be refreshed. */
  refreshToken: string;
  caller: Caller;
}

export type SessionKind = Pick<CreateSessionInput, 'transport' | 'isRemembered'>;

/** Instances `a` and `b` on one database of their own, for the tests of one file. */
export interface TestWorld {
  a: Instance;
  b: Instance;
  newUser(): Promise<User>;
  /** A session without the price of hashing a password, with the guarantees of any other. */
  newSession(user: User, instance?: Instance, kind?: SessionKind): Promise<TestSession>;
  isAccepted(token: string): Promise<boolean>;
  /** Moves the person's clock: everything about the session happened this much longer ago. */
  age(sessionId: string, seconds: number): Promise<void>;
  /** How many audit records speak for the end of a session: exactly one for each that ended. */
  endRecords(sessionId: string): Promise<number>;
  /** Rows inserted, updated or deleted in this database by `work` on instance A. */
  rowsWritten(work: () => Promise<unknown>): Promise<number>;
}

/** `engine`: what its engines are made with besides. */
export function useTestWorld(
  policy: Partial<SessionPolicy> = {},
  engine: Pick<SessionEngineOptions, 'passwordCost'> = {},
): TestWorld {
  const world = {} as TestWorld;
  const cleanUps: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    const database = await testDatabase();
    const [a, b] = [
      openInstance(database.url, { policy, ...engine }),
      openInstance(database.url, { policy, ...engine }),
    ];
    cleanUps.push(
      () => a.db.close(),
      () => b.db.close(),
    );
    Object.assign(world, { a, b }, createHelpers(a, b));
  });
  afterAll(async () => {
    for (const cleanUp of cleanUps) await cleanUp();
  });
  return world;
}

function openInstance(url: string, options: Pick<SessionEngineOptions, 'policy' | 'passwordCost'>): Instance {
  const holds = new Map<Checkpoint, { arrive: () => void; released: Promise<void> }>();
  const db = openDatabase({ url, poolSize: 8, applicationName: 'curfew-test' });
  const engine = createSessionEngine({
    db,
    keyring: KEYRING,
    ...options,
    checkpoint: async (name) => {
      const hold = holds.get(name);
      holds.delete(name);
      hold?.arrive();
      await hold?.released;
    },
  });
  const holdAt = (name: Checkpoint): Hold => {
    const reached = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    holds.set(name, { arrive: reached.resolve, released: released.promise });
    return { reached: reached.promise, release: released.resolve };
  };
  return { engine, db, holdAt };
}

function createHelpers(a: Instance, b: Instance): Omit<TestWorld, 'a' | 'b'> {
  let users = 0;
  // One real hash for all: the tests here are about sessions.
  let passwordHash: Promise<string> | undefined;
  const { prisma, pool } = a.db;

  async function hashOnce(): Promise<string> {
    const email = 'template@test.example';
    const user = await a.engine.registerUser({ email, password: PASSWORD, displayName: 'T' }, { origin: {} });
    return (await prisma.user.findUniqueOrThrow({ where: { id: user.id } })).passwordHash;
  }

  async function writtenSoFar(): Promise<number> {
    // Every connection hands in its numbers first; the reader must not look at an earlier snapshot of them.
    const clients = await Promise.all(Array.from({ length: 8 }, () => pool.connect()));
    await Promise.all(clients.map((client) => client.query('SELECT pg_stat_force_next_flush()')));
    for (const client of clients) client.release();
    const { rows } = await pool.query<{ written: string }>(
      `SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) AS written FROM pg_stat_user_tables`,
    );
    return Number(rows[0]?.written);
  }

  return {
    async rowsWritten(work) {
      const before = await writtenSoFar();
      await work();
      return (await writtenSoFar()) - before;
    },
    async newUser() {
      passwordHash ??= hashOnce();
      users += 1;
      const email = `user-${users}@test.example`;
      const row = {
        id: crypto.randomUUID(),
        email,
        displayName: `User ${users}`,
        passwordHash: await passwordHash,
      };
      await prisma.user.create({ data: row });
      return { id: row.id, email, displayName: row.displayName, role: 'user', mustChangePassword: false };
    },
    async newSession(user, { engine } = a, kind = {}) {
      const { sessionEpoch } = await prisma.user.findUniqueOrThrow({ where: { id: user.id } });
      const created = await engine.createSession({
        userId: user.id,
        seenEpoch: sessionEpoch,
        origin: { userAgent: 'test', ip: '192.0.2.7' },
        ...kind,
      });
      if (!created.created) throw new Error('the session was not created');
      const { token, session } = created;
      return { id: session.id, token, refreshToken: created.refreshToken ?? '', caller: { session, user } };
    },
    async isAccepted(token) {
      const transport = token.startsWith('cfa_') ? 'bearer' : 'cookie';
      const [first, second] = await Promise.all([
        a.engine.validateSession(token, { transport }),
        b.engine.validateSession(token, { transport }),
      ]);
      if (first.valid !== second.valid) throw new Error('the instances disagree');
      return first.valid;
    },
    async age(sessionId, seconds) {
      await pool.query(
        `UPDATE user_sessions SET created_at = created_at - $2::interval, last_active = last_active - $2::interval,
           authenticated_at = authenticated_at - $2::interval, absolute_expires_at = absolute_expires_at - $2::interval,
           ends_at = ends_at - $2::interval, access_ends_at = access_ends_at - $2::interval,
           token_expires_at = token_expires_at - $2::interval, refresh_rotated_at = refresh_rotated_at - $2::interval
          WHERE id = $1`,
        [sessionId, `${seconds} seconds`],
      );
    },
    async endRecords(sessionId) {
      const session = await prisma.userSession.findUniqueOrThrow({ where: { id: sessionId } });
      const own = await prisma.auditEvent.count({ where: { sessionId, type: 'session_ended' } });
      const ofEpoch = await prisma.auditEvent.count({
        where: { userId: session.userId, epoch: session.epoch, type: 'sessions_ended' },
      });
      if (ofEpoch > 1) throw new Error('an epoch ended twice');
      // A session that ended before its epoch did has a record of its own, which is the one that counts.
      return own > 0 ? own : ofEpoch;
    },
  };
}
