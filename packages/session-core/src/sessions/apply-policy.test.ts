import { describe, expect, test } from 'vitest';
import { createSessionEngine } from '../session-engine.ts';
import type { SessionPolicy } from '../session-policy.ts';
import { KEYRING, useTestWorld } from '../testing/test-engine.ts';

const world = useTestWorld();
const origin = { userAgent: 'test', ip: '192.0.2.7' };
const MINUTE = 60;

/** An instance that starts with other time-outs on the same database. */
const withPolicy = (policy: Partial<SessionPolicy>) =>
  createSessionEngine({ db: world.a.db, keyring: KEYRING, policy });

describe('a longer policy', () => {
  test('after a restart brings back nothing that had run out and was not swept', async () => {
    const { id, token } = await world.newSession(await world.newUser());
    await world.age(id, 32 * MINUTE);
    const patient = withPolicy({ inactivityTimeoutSeconds: 7200, absoluteLifetimeSeconds: 7 * 86_400 });
    await patient.applyPolicy();
    expect(await patient.validateSession(token)).toMatchObject({ reason: 'inactivity_timeout' });
    expect(await patient.touchSession(id)).toBeNull();
    await patient.sweepSessions();
    expect(await world.endRecords(id)).toBe(1);
  });

  test('beside a shorter one: both instances judge every session alike, and a logout on either ends it', async () => {
    const patient = withPolicy({ inactivityTimeoutSeconds: 7200 });
    const user = await world.newUser();
    const seenEpoch = 1;
    const begun = await patient.createSession({ userId: user.id, seenEpoch, origin });
    if (!begun.created) throw new Error('the session was not created');
    const { token, session } = begun;
    await world.age(session.id, 60 * MINUTE);
    // Longer than the policy of A, shorter than that under which the session was begun.
    expect(await world.isAccepted(token)).toBe(true);
    const ended = await world.a.engine.invalidateSession(session.id, { reason: 'user_logout', origin });
    expect(ended.endedSessions).toBe(1);
    for (const engine of [patient, world.a.engine]) {
      expect(await engine.validateSession(token)).toMatchObject({ reason: 'user_logout' });
    }
  });
});

describe('a shorter policy', () => {
  test('counts for the sessions there are as soon as an instance starts with it; a second start writes nothing', async () => {
    const [idle, active] = [
      await world.newSession(await world.newUser()),
      await world.newSession(await world.newUser()),
    ];
    const program = await world.newSession(await world.newUser(), world.a, { transport: 'bearer' });
    for (const { id } of [idle, program]) await world.age(id, 10 * MINUTE);
    const strict = withPolicy({
      inactivityTimeoutSeconds: 5 * MINUTE,
      absoluteLifetimeSeconds: 600,
      accessLifetimeSeconds: 5 * MINUTE,
    });
    await strict.applyPolicy();
    expect(await strict.validateSession(idle.token)).toMatchObject({ reason: 'inactivity_timeout' });
    expect(await strict.validateSession(active.token)).toMatchObject({ valid: true });
    expect(await strict.validateSession(program.token, { transport: 'bearer' })).toMatchObject({
      reason: 'access_expired',
    });
    await world.age(active.id, 7 * MINUTE);
    expect(await world.isAccepted(active.token)).toBe(false);
    expect(await world.rowsWritten(() => strict.applyPolicy())).toBe(0);
  });

  test('leaves a session that is within it alone', async () => {
    const { token } = await world.newSession(await world.newUser());
    await world.a.engine.applyPolicy();
    expect(await world.a.engine.applyPolicy()).toBe(0);
    expect(await world.isAccepted(token)).toBe(true);
  });
});

describe('rows that an instance of the version before writes', () => {
  async function insertLegacy(remembered: boolean) {
    const user = await world.newUser();
    const { id } = await world.newSession(user, world.a, { isRemembered: remembered });
    // As that version inserts it: without the columns that it does not know.
    await world.a.db.pool.query(`UPDATE user_sessions SET idle_seconds = NULL WHERE id = $1`, [id]);
    const copy = crypto.randomUUID();
    await world.a.db.pool.query(
      `INSERT INTO user_sessions (id, user_id, epoch, transport, client_kind, token_hash, label, absolute_expires_at,
         token_expires_at, refresh_seed, refresh_generation, refresh_rotated_at, last_active)
       SELECT $1, user_id, epoch, transport, client_kind, token_hash, label, absolute_expires_at,
              token_expires_at, refresh_seed, refresh_generation, refresh_rotated_at, last_active - interval '40 minutes'
         FROM user_sessions WHERE id = $2`,
      [copy, id],
    );
    return copy;
  }
  const read = (id: string) => world.a.db.prisma.userSession.findUniqueOrThrow({ where: { id } });

  test('live until the policy is applied, which gives them the deadlines they would have', async () => {
    const [plain, remembered] = [await insertLegacy(false), await insertLegacy(true)];
    expect(await read(plain)).toMatchObject({
      endsAt: (await read(plain)).absoluteExpiresAt,
      idleSeconds: null,
    });
    await world.a.engine.applyPolicy();
    const [one, two] = [await read(plain), await read(remembered)];
    const idleAt = new Date(one.lastActive.getTime() + 31 * MINUTE * 1000);
    expect(one).toMatchObject({ idleSeconds: 31 * MINUTE, endsAt: idleAt, accessEndsAt: idleAt });
    expect(two).toMatchObject({
      idleSeconds: 31 * MINUTE,
      endsAt: two.absoluteExpiresAt,
      accessEndsAt: new Date(two.lastActive.getTime() + 31 * MINUTE * 1000),
    });
  });

  test('move with the activity that such an instance records', async () => {
    const { id } = await world.newSession(await world.newUser());
    await world.age(id, 20 * MINUTE);
    await world.a.db.pool.query(
      `UPDATE user_sessions SET last_active = date_trunc('milliseconds', now()) WHERE id = $1`,
      [id],
    );
    const { lastActive, endsAt } = await read(id);
    expect(endsAt.getTime() - lastActive.getTime()).toBe(31 * MINUTE * 1000);
  });

  test('get their deadlines from the next sweep when they were begun after this instance started', async () => {
    const [plain, remembered] = [await insertLegacy(false), await insertLegacy(true)];
    await world.a.engine.sweepSessions();
    expect(await read(plain)).toMatchObject({
      idleSeconds: 31 * MINUTE,
      invalidationReason: 'inactivity_timeout',
    });
    expect(await read(remembered)).toMatchObject({ idleSeconds: 31 * MINUTE, invalidatedAt: null });
  });

  const touchAsBefore = (id: string) =>
    world.a.db.pool.query(`UPDATE user_sessions SET last_active = now() WHERE id = $1`, [id]);

  test('stay over once their deadline has passed, whatever an instance with a longer policy does', async () => {
    const { id, token } = await world.newSession(await world.newUser());
    await world.age(id, 32 * MINUTE);
    await touchAsBefore(id);
    expect(await world.a.engine.validateSession(token)).toMatchObject({ reason: 'inactivity_timeout' });
    await world.a.db.pool.query(
      `UPDATE user_sessions SET last_active = now(), absolute_expires_at = now() + interval '12 hours' WHERE id = $1`,
      [id],
    );
    expect(await world.a.engine.validateSession(token)).toMatchObject({ reason: 'inactivity_timeout' });
  });

  test('are opened again by a refresh there, and not by activity', async () => {
    const kind = { isRemembered: true };
    const { id, token } = await world.newSession(await world.newUser(), world.a, kind);
    await world.age(id, 40 * MINUTE);
    await touchAsBefore(id);
    expect(await world.a.engine.validateSession(token)).toMatchObject({ reason: 'access_expired' });
    await world.a.db.pool.query(
      `UPDATE user_sessions SET last_active = now(), refresh_rotated_at = now(), token_hash = '\\x00',
         token_expires_at = now() + interval '12 hours', refresh_generation = 1 WHERE id = $1`,
      [id],
    );
    expect((await read(id)).accessEndsAt > new Date()).toBe(true);
  });

  test('keep to the limit that the person set there, once an instance of this version starts', async () => {
    const user = await world.newUser();
    const { id, token } = await world.newSession(user);
    await world.a.db.pool.query('UPDATE users SET inactivity_limit_seconds = 300 WHERE id = $1', [user.id]);
    await world.a.engine.applyPolicy();
    expect((await read(id)).idleSeconds).toBe(6 * MINUTE);
    await world.age(id, 7 * MINUTE);
    expect(await world.isAccepted(token)).toBe(false);
  });
});
