import type { Database } from '@curfew/db';
import type { IssuedCredentials, SessionEngine } from '@curfew/session-core';
import { PASSWORD } from './api-world.ts';
import type { Account, AccountChanges } from './api-world.ts';

/** A session of somebody. */
export interface Party extends IssuedCredentials {
  account: Account;
  id: string;
}

/** The people of one call of a mutation: nobody of another call has anything to do with them. */
export interface Scene {
  /** Whoever calls: a browser that stays logged in. */
  caller: Party;
  /** Another session of theirs. */
  elsewhere: Party;
  /** Somebody else, for operators to act on. */
  victim: Party;
  /** An operator who does not call. */
  colleague: Party;
}

/** Sets scenes on one database. */
export interface Stage {
  db: Database;
  newScene(role: 'user' | 'admin'): Promise<Scene>;
  newParty(changes?: AccountChanges): Promise<Party>;
  newSession(account: Account): Promise<Party>;
  /** Moves the clock, as far as this session is concerned. */
  age(sessionId: string, seconds: number): Promise<void>;
  /** Copies the session until there are so many. */
  multiply(sessionId: string, count: number): Promise<void>;
}

export function createStage({ db, engine }: { db: Database; engine: SessionEngine }): Stage {
  let passwordHash: Promise<string> | undefined;

  async function hashOnce(): Promise<string> {
    const email = `${crypto.randomUUID()}@test.example`;
    const { id } = await engine.registerUser({ email, password: PASSWORD, displayName: 'T' }, { origin: {} });
    return (await db.prisma.user.findUniqueOrThrow({ where: { id } })).passwordHash;
  }

  async function newParty(changes: AccountChanges = {}): Promise<Party> {
    passwordHash ??= hashOnce();
    const id = crypto.randomUUID();
    const email = `${id}@test.example`;
    const row = { id, email, displayName: 'Somebody', passwordHash: await passwordHash, ...changes };
    await db.prisma.user.create({ data: row });
    return newSession({ id, email });
  }

  async function newSession(account: Account): Promise<Party> {
    const { sessionEpoch } = await db.prisma.user.findUniqueOrThrow({ where: { id: account.id } });
    const begun = await engine.createSession({
      userId: account.id,
      seenEpoch: sessionEpoch,
      isRemembered: true,
      origin: { userAgent: 'test', ip: '192.0.2.7' },
    });
    if (!begun.created) throw new Error('the session was not created');
    const { session, token, refreshToken } = begun;
    return { account, id: session.id, token, refreshToken };
  }

  return {
    db,
    newParty,
    newSession,
    async newScene(role) {
      const caller = await newParty({ role });
      const [elsewhere, victim, colleague] = await Promise.all([
        newSession(caller.account),
        newParty(),
        newParty({ role: 'admin' }),
      ]);
      return { caller, elsewhere, victim, colleague };
    },
    async age(sessionId, seconds) {
      await db.pool.query(
        `UPDATE user_sessions SET last_active = last_active - $2::interval,
           authenticated_at = authenticated_at - $2::interval, absolute_expires_at = absolute_expires_at - $2::interval,
           ends_at = ends_at - $2::interval, access_ends_at = access_ends_at - $2::interval,
           token_expires_at = token_expires_at - $2::interval, refresh_rotated_at = refresh_rotated_at - $2::interval
          WHERE id = $1`,
        [sessionId, `${seconds} seconds`],
      );
    },
    async multiply(sessionId, count) {
      await db.pool.query(
        `INSERT INTO user_sessions
         SELECT (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid()))).*
           FROM user_sessions s, generate_series(2, $2) WHERE s.id = $1`,
        [sessionId, count],
      );
    },
  };
}
