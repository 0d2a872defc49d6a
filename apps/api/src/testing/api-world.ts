import { DEFAULT_COOKIE_NAMES } from '@curfew/contracts';
import { openDatabase } from '@curfew/db';
import type { Database } from '@curfew/db';
import { testDatabase } from '@curfew/db/testing';
import { createKeyring, createSessionEngine } from '@curfew/session-core';
import type { SessionEngine } from '@curfew/session-core';
import { afterAll, beforeAll } from 'vitest';
import { startApi, TEST_SECRET } from './api-process.ts';
import type { ApiProcess } from './api-process.ts';
import { createVisitor } from './visitor.ts';
import type { Visitor } from './visitor.ts';

export const PASSWORD = 'rain on a tin roof 42';

export interface Account {
  id: string;
  email: string;
}

export interface AccountChanges {
  mustChangePassword?: boolean;
  isActive?: boolean;
  role?: 'user' | 'admin';
}

/** Two processes of the product on one database of their own, for the tests of one file. */
export interface ApiWorld {
  a: ApiProcess;
  b: ApiProcess;
  databaseUrl: string;
  db: Database;
  /** An engine beside the processes, to arrange what would take a person long. */
  engine: SessionEngine;
  newAccount(changes?: AccountChanges): Promise<Account>;
  /** Logged in without the price of hashing a password. */
  newSession(account: Account, url?: string): Promise<{ id: string; visitor: Visitor }>;
  anonymous(url?: string): Visitor;
  /** Moves the person's clock, as far as this session is concerned. */
  age(sessionId: string, seconds: number): Promise<void>;
}

export function useApiWorld(env: Record<string, string> = {}, main?: string): ApiWorld {
  const world = {} as ApiWorld;
  beforeAll(async () => {
    const { url } = await testDatabase();
    const [a, b] = await Promise.all([startApi(url, env, main), startApi(url, env, main)]);
    const db = openDatabase({ url, poolSize: 4, applicationName: 'curfew-test' });
    const engine = createSessionEngine({ db, keyring: createKeyring([TEST_SECRET]) });
    Object.assign(world, { a, b, databaseUrl: url, db, engine }, createHelpers({ a, db, engine }));
  }, 60_000);
  afterAll(async () => {
    for (const api of [world.a, world.b]) api.signal('SIGTERM');
    await Promise.all([world.a.exited, world.b.exited]);
    await world.db.close();
  });
  return world;
}

function createHelpers({ a, db, engine }: Pick<ApiWorld, 'a' | 'db' | 'engine'>) {
  let accounts = 0;
  let passwordHash: Promise<string> | undefined;

  async function hashOnce(): Promise<string> {
    const email = 'template@test.example';
    const { id } = await engine.registerUser({ email, password: PASSWORD, displayName: 'T' }, { origin: {} });
    return (await db.prisma.user.findUniqueOrThrow({ where: { id } })).passwordHash;
  }

  return {
    async newAccount(changes: AccountChanges = {}): Promise<Account> {
      passwordHash ??= hashOnce();
      accounts += 1;
      const row = {
        id: crypto.randomUUID(),
        email: `user-${accounts}@test.example`,
        displayName: `User ${accounts}`,
        passwordHash: await passwordHash,
        ...changes,
      };
      await db.prisma.user.create({ data: row });
      return { id: row.id, email: row.email };
    },
    async newSession(account: Account, url = a.url) {
      const { sessionEpoch } = await db.prisma.user.findUniqueOrThrow({ where: { id: account.id } });
      const origin = { userAgent: 'test', ip: '192.0.2.7' };
      const created = await engine.createSession({
        userId: account.id,
        seenEpoch: sessionEpoch,
        origin,
      });
      if (!created.created) throw new Error('the session was not created');
      const cookies = new Map<string, string>([
        [DEFAULT_COOKIE_NAMES.session, created.token],
        [DEFAULT_COOKIE_NAMES.csrf, engine.createCsrfToken(created.token)],
      ]);
      return { id: created.session.id, visitor: createVisitor(url, cookies) };
    },
    anonymous: (url = a.url) => createVisitor(url),
    async age(sessionId: string, seconds: number) {
      await db.pool.query(
        `UPDATE user_sessions SET last_active = last_active - $2::interval,
           authenticated_at = authenticated_at - $2::interval, absolute_expires_at = absolute_expires_at - $2::interval,
           ends_at = ends_at - $2::interval, access_ends_at = access_ends_at - $2::interval,
           token_expires_at = token_expires_at - $2::interval, refresh_rotated_at = refresh_rotated_at - $2::interval
          WHERE id = $1`,
        [sessionId, `${seconds} seconds`],
      );
    },
  };
}
