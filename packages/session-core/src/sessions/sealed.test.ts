import { beforeAll, describe, expect, test } from 'vitest';
import { useTestWorld } from '../testing/test-engine.ts';
import type { TestSession } from '../testing/test-engine.ts';

const world = useTestWorld();
const origin = { userAgent: 'test', ip: '192.0.2.7' };

beforeAll(async () => {
  await world.a.db.pool.query('CREATE TABLE notes (id uuid PRIMARY KEY, owner uuid NOT NULL)');
});

async function notesOf({ caller }: TestSession): Promise<number> {
  const { rows } = await world.a.db.pool.query('SELECT 1 FROM notes WHERE owner = $1', [caller.user.id]);
  return rows.length;
}

const write = ({ caller }: TestSession) =>
  world.a.engine.sealed(
    caller.session,
    (tx) => tx.$executeRaw`INSERT INTO notes VALUES (${crypto.randomUUID()}::uuid, ${caller.user.id}::uuid)`,
  );

/** Holds a write that is done and not committed, lets something happen on the other instance, and lets it go on. */
async function writeWhile(session: TestSession, meanwhile: () => Promise<unknown>): Promise<unknown> {
  const hold = world.a.holdAt('sealed:work-done');
  const written = write(session).catch((error: unknown) => error);
  await hold.reached;
  await meanwhile();
  hold.release();
  return written;
}

test('a write of a live session is committed, and its result handed on', async () => {
  const session = await world.newSession(await world.newUser());
  expect(await write(session)).toBe(1);
  expect(await notesOf(session)).toBe(1);
});

describe('a write that is done and not committed yet', () => {
  const endings: [string, string, (session: TestSession) => Promise<unknown>][] = [
    [
      'a logout',
      'user_logout',
      ({ id }) => world.b.engine.invalidateSession(id, { reason: 'user_logout', origin }),
    ],
    [
      'a logout everywhere',
      'user_logout_all',
      ({ caller }) =>
        world.b.engine.invalidateAllUserSessions(caller.user.id, { reason: 'user_logout_all', origin }),
    ],
    [
      'the absolute end',
      'absolute_timeout',
      ({ id }) =>
        world.b.db.prisma.userSession.update({ where: { id }, data: { absoluteExpiresAt: new Date() } }),
    ],
    [
      'a disabled account',
      'user_disabled',
      ({ caller }) =>
        world.b.db.prisma.user.update({ where: { id: caller.user.id }, data: { isActive: false } }),
    ],
    [
      'inactivity, then a logout',
      'inactivity_timeout',
      async ({ id }) => {
        await world.age(id, 32 * 60);
        await world.b.engine.invalidateSession(id, { reason: 'user_logout', origin });
      },
    ],
    [
      'inactivity, a sweep, then a logout',
      'inactivity_timeout',
      async ({ id }) => {
        await world.age(id, 32 * 60);
        await world.b.engine.sweepSessions();
        await world.b.engine.invalidateSession(id, { reason: 'user_logout', origin });
      },
    ],
    [
      'inactivity, a sweep, then a logout everywhere',
      'inactivity_timeout',
      async ({ id, caller }) => {
        await world.age(id, 32 * 60);
        await world.b.engine.sweepSessions();
        await world.b.engine.invalidateAllUserSessions(caller.user.id, { reason: 'user_logout_all', origin });
      },
    ],
  ];

  test.each(endings)('is not committed after %s', async (_, reason, end) => {
    const session = await world.newSession(await world.newUser());
    const outcome = await writeWhile(session, () => end(session));
    expect(outcome).toMatchObject({ code: 'UNAUTHORIZED', reason });
    expect(await notesOf(session)).toBe(0);
  });

  test.each([
    ['inactivity alone', (id: string) => world.age(id, 32 * 60)],
    [
      'inactivity that a sweep has stamped',
      async (id: string) => {
        await world.age(id, 32 * 60);
        await world.b.engine.sweepSessions();
      },
    ],
    ['a refresh of the credential', async () => undefined],
  ])('is committed after %s: the request began while the session was live', async (_, happen) => {
    const session = await world.newSession(await world.newUser());
    expect(await writeWhile(session, () => happen(session.id))).toBe(1);
    expect(await notesOf(session)).toBe(1);
  });

  test('holds neither a logout nor another sealed write up while it works', async () => {
    const session = await world.newSession(await world.newUser());
    const hold = world.a.holdAt('sealed:work-done');
    const slow = write(session).catch((error: unknown) => error);
    await hold.reached;
    // Would wait for the lock if the slow one held it.
    expect(await write(session)).toBe(1);
    const ended = await world.b.engine.invalidateSession(session.id, { reason: 'user_logout', origin });
    expect(ended.endedSessions).toBe(1);
    hold.release();
    expect(await slow).toMatchObject({ reason: 'user_logout' });
    expect(await notesOf(session)).toBe(1);
  });
});

test('a logout waits for its turn, and no later sealed write overtakes it', async () => {
  const session = await world.newSession(await world.newUser());
  const hold = world.a.holdAt('sealed:locked');
  const written = write(session);
  await hold.reached;
  const ended = world.b.engine.invalidateSession(session.id, { reason: 'user_logout', origin });
  while ((await countWaiting()) < 1) continue;
  const later = world.a.holdAt('sealed:locked');
  let hasOvertaken = false;
  void later.reached.then(() => (hasOvertaken = true));
  const refused = write(session).catch((error: unknown) => error);
  while (!hasOvertaken && (await countWaiting()) < 2) continue;
  later.release();
  hold.release();
  expect(hasOvertaken).toBe(false);
  expect([await written, (await ended).endedSessions]).toEqual([1, 1]);
  expect(await refused).toMatchObject({ reason: 'user_logout' });
});

async function countWaiting(): Promise<number> {
  const { rows } = await world.b.db.pool.query(
    `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows.length;
}

test('a logout at once with a write: what is committed was committed before the logout was answered', async () => {
  for (let round = 0; round < 50; round += 1) {
    const session = await world.newSession(await world.newUser());
    const [written, counted] = await Promise.all([
      write(session).then(
        () => 1,
        () => 0,
      ),
      world.b.engine
        .invalidateSession(session.id, { reason: 'user_logout', origin })
        .then(() => notesOf(session)),
    ]);
    expect(counted).toBe(written);
  }
});
