import { describe, expect, test } from 'vitest';
import { useTestWorld } from '../testing/test-engine.ts';

const world = useTestWorld();
const PORTION = 5000;
const origin = { userAgent: 'test', ip: '192.0.2.7', requestId: 'request-1' };

async function sessionsOf(count: number) {
  const user = await world.newUser();
  const others = [];
  for (let index = 0; index < count; index += 1) others.push(await world.newSession(user));
  return { current: await world.newSession(user), others };
}

describe('invalidateSession', () => {
  test('ends one session on every instance, records who and why, and is idempotent', async () => {
    const user = await world.newUser();
    const [session, other] = [await world.newSession(user), await world.newSession(user)];
    const ending = { reason: 'user_logout' as const, origin };
    expect(await world.a.engine.invalidateSession(session.id, ending)).toMatchObject({ endedSessions: 1 });
    expect(await world.b.engine.validateSession(session.token)).toMatchObject({ reason: 'user_logout' });
    expect(await world.isAccepted(other.token)).toBe(true);
    for (let time = 0; time < 3; time += 1) {
      expect(await world.b.engine.invalidateSession(session.id, ending)).toMatchObject({ endedSessions: 0 });
    }
    const records = await world.a.db.prisma.auditEvent.findMany({
      where: { sessionId: session.id, type: 'session_ended' },
    });
    expect(records).toMatchObject([
      {
        userId: user.id,
        actorId: user.id,
        reason: 'user_logout',
        ipPrefix: '192.0.2.0/24',
        requestId: 'request-1',
      },
    ]);
  });

  test('stamps a session that ran out with its time-out, whatever deadlines it is given afterwards', async () => {
    const { id, token } = await world.newSession(await world.newUser());
    await world.age(id, 32 * 60);
    const { endsAt } = await world.a.db.prisma.userSession.findUniqueOrThrow({ where: { id } });
    expect(await world.a.engine.invalidateSession(id, { reason: 'user_logout', origin })).toMatchObject({
      endedSessions: 0,
    });
    const where = { id };
    expect(await world.a.db.prisma.userSession.findUniqueOrThrow({ where })).toMatchObject({
      invalidationReason: 'inactivity_timeout',
      invalidatedAt: endsAt,
    });
    await world.a.db.prisma.userSession.update({ where, data: { endsAt: new Date(Date.now() + 60_000) } });
    expect(await world.b.engine.validateSession(token)).toMatchObject({ reason: 'inactivity_timeout' });
    await world.a.engine.sweepSessions();
    expect(await world.endRecords(id)).toBe(1);
  });

  test('says when it was true by the clock of the database', async () => {
    const { id } = await world.newSession(await world.newUser());
    const { at } = await world.a.engine.invalidateSession(id, { reason: 'user_logout', origin });
    const { invalidatedAt } = await world.a.db.prisma.userSession.findUniqueOrThrow({ where: { id } });
    expect(at).toEqual(invalidatedAt);
  });
});

describe('invalidateSessions', () => {
  test('ends exactly those it is given, with one record each', async () => {
    const { current, others } = await sessionsOf(3);
    const [one, two, spared] = others;
    const sessionIds = [one, two, two].map((session) => session?.id ?? '');
    const act = { sessionIds, reason: 'user_logout_session' as const, origin };
    const end = () => world.a.engine.invalidateSessions(current.caller.session, act);
    expect(await end()).toMatchObject({ endedSessions: 2 });
    for (const session of [one, two]) {
      expect(await world.isAccepted(session?.token ?? '')).toBe(false);
      expect(await world.endRecords(session?.id ?? '')).toBe(1);
    }
    for (const session of [spared, current]) expect(await world.isAccepted(session?.token ?? '')).toBe(true);
    expect(await world.rowsWritten(end)).toBe(0);
  });

  test('ends nothing when one of them is somebody else’s or never existed, without a difference', async () => {
    const { current, others } = await sessionsOf(1);
    const theirs = await world.newSession(await world.newUser());
    const refusals = [];
    for (const foreign of [theirs.id, crypto.randomUUID()]) {
      const sessionIds = [...others.map(({ id }) => id), foreign];
      const act = { sessionIds, reason: 'user_logout_session' as const, origin };
      refusals.push(await world.a.engine.invalidateSessions(current.caller.session, act).catch(String));
    }
    expect(refusals[0]).toMatch(/Nothing was ended/u);
    expect(refusals[1]).toBe(refusals[0]);
    for (const { token } of [theirs, ...others]) expect(await world.isAccepted(token)).toBe(true);
  });

  test('all or none: when the records cannot be written nothing has ended', async () => {
    const { current, others } = await sessionsOf(2);
    const { pool } = world.a.db;
    await pool.query(
      `ALTER TABLE audit_events ADD CONSTRAINT broken CHECK (type <> 'session_ended') NOT VALID`,
    );
    const sessionIds = others.map(({ id }) => id);
    const act = { sessionIds, reason: 'user_logout_session' as const, origin };
    try {
      await expect(world.a.engine.invalidateSessions(current.caller.session, act)).rejects.toThrow('broken');
    } finally {
      await pool.query('ALTER TABLE audit_events DROP CONSTRAINT broken');
    }
    for (const { token } of others) expect(await world.isAccepted(token)).toBe(true);
  });

  test('a touch that was under way brings none of them back', async () => {
    const { current, others } = await sessionsOf(2);
    for (const { id } of others) await world.age(id, 120);
    const hold = world.b.holdAt('touch:before-update');
    const touched = Promise.all(others.map(({ id }) => world.b.engine.touchSession(id)));
    await hold.reached;
    const sessionIds = others.map(({ id }) => id);
    const act = { sessionIds, reason: 'user_logout_session' as const, origin };
    await world.a.engine.invalidateSessions(current.caller.session, act);
    hold.release();
    expect(await touched).toEqual([null, null]);
    for (const { token } of others) expect(await world.isAccepted(token)).toBe(false);
  });
});

describe('invalidateOtherSessions', () => {
  test('ends all others and never the current one, whichever that is', async () => {
    const user = await world.newUser();
    for (let size = 1; size <= 4; size += 1) {
      for (let current = 0; current < size; current += 1) {
        const sessions = [];
        for (let index = 0; index < size; index += 1) sessions.push(await world.newSession(user));
        const kept = sessions[current];
        if (!kept) throw new Error('unreachable');
        const ending = { reason: 'user_logout_others' as const, origin };
        const { endedSessions } = await world.a.engine.invalidateOtherSessions(kept.caller.session, ending);
        expect(endedSessions).toBe(size - 1);
        for (const session of sessions) {
          expect(await world.isAccepted(session.token)).toBe(session === kept);
          expect(await world.endRecords(session.id)).toBe(session === kept ? 0 : 1);
        }
        await world.a.engine.invalidateAllUserSessions(user.id, { reason: 'user_logout_all', origin });
      }
    }
  });

  test('is refused to a session that is over, and then ends nothing', async () => {
    const user = await world.newUser();
    const [dead, live] = [await world.newSession(user), await world.newSession(user)];
    await world.a.engine.invalidateSession(dead.id, { reason: 'user_logout', origin });
    const ending = { reason: 'user_logout_others' as const, origin };
    await expect(world.a.engine.invalidateOtherSessions(dead.caller.session, ending)).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
    });
    expect(await world.isAccepted(live.token)).toBe(true);
  });
});

describe('G3: invalidateAllUserSessions', () => {
  async function insertMany(userId: string, count: number): Promise<void> {
    // In portions: the engine's connections give up on a statement that takes as long as all at once would.
    for (let inserted = 0; inserted < count; inserted += PORTION) {
      await world.a.db.pool.query(
        `INSERT INTO user_sessions (id, user_id, epoch, transport, client_kind, token_hash, label, absolute_expires_at)
         SELECT gen_random_uuid(), $1, 1, 'cookie', 'web', '\\x00', 'test', now() + interval '1 hour'
           FROM generate_series(1, $2::int)`,
        [userId, Math.min(PORTION, count - inserted)],
      );
    }
  }

  test.each([1, 100, 100_000])('writes two rows for %i sessions', { timeout: 60_000 }, async (count) => {
    const user = await world.newUser();
    await insertMany(user.id, count);
    const written = await world.rowsWritten(() =>
      world.a.engine.invalidateAllUserSessions(user.id, { reason: 'user_logout_all', origin }),
    );
    expect(written).toBe(2);
    expect(await world.a.engine.hasLiveSessions(user.id)).toBe(false);
  });

  test('writes nothing when there is nothing left to end', async () => {
    const user = await world.newUser();
    const written = await world.rowsWritten(() =>
      world.a.engine.invalidateAllUserSessions(user.id, { reason: 'user_logout_all', origin }),
    );
    expect(written).toBe(0);
  });
});
