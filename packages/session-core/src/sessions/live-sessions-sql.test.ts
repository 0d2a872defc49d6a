import { expect, test } from 'vitest';
import { judgeSession } from '../rules/judge-session.ts';
import { defaultSessionPolicy as policy } from '../session-policy.ts';
import { useTestWorld } from '../testing/test-engine.ts';
import { liveSessionsSql, withinDeadlinesSql } from './live-sessions-sql.ts';
import { liveSessions } from './live-sessions.ts';

const world = useTestWorld();
const now = new Date('2026-01-01T12:00:00.000Z');
const before = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const idle = policy.inactivityTimeoutSeconds + policy.touchIntervalSeconds;
const MOMENT = 0.001;

const kinds = [
  { transport: 'cookie' as const, isRefreshable: false },
  { transport: 'cookie' as const, isRefreshable: true },
  { transport: 'bearer' as const, isRefreshable: true },
];
const activities = [
  0,
  idle - MOMENT,
  idle,
  policy.refreshInactivitySeconds - MOMENT,
  policy.refreshInactivitySeconds,
];
const ends = [-MOMENT, 0, 60];
const accesses = [-60, 60];

/** Every combination of what the rule looks at, as rows. */
async function insertRows(isActive: boolean) {
  const { prisma } = world.a.db;
  const user = await world.newUser();
  await prisma.user.update({ where: { id: user.id }, data: { isActive, sessionEpoch: 3 } });
  const rows = kinds.flatMap(({ transport, isRefreshable }) =>
    activities.flatMap((idleFor) =>
      ends.flatMap((overFor) =>
        accesses.flatMap((closedFor) =>
          [2, 3].flatMap((epoch) =>
            [null, 'user_logout' as const].map((invalidationReason) => ({
              id: crypto.randomUUID(),
              userId: user.id,
              epoch,
              transport,
              clientKind: 'web',
              label: 'test',
              tokenHash: new Uint8Array(32),
              lastActive: before(idleFor),
              absoluteExpiresAt: before(overFor),
              invalidationReason,
              invalidatedAt: invalidationReason && before(1),
              tokenExpiresAt: isRefreshable ? before(closedFor) : null,
              refreshGeneration: isRefreshable ? 1 : null,
              refreshRotatedAt: isRefreshable ? before(600) : null,
              refreshSeed: isRefreshable ? new Uint8Array(32) : null,
            })),
          ),
        ),
      ),
    ),
  );
  await prisma.userSession.createMany({ data: rows });
  return { user, rows };
}

test.each([true, false])(
  'judgeSession and both conditions mean the same sessions (user active: %s)',
  async (isActive) => {
    const { prisma } = world.a.db;
    const { user, rows } = await insertRows(isActive);
    const judged = rows
      .filter((row) => {
        const verdict = judgeSession({ ...row, userEpoch: 3, userIsActive: isActive, now }, policy);
        return verdict.valid || verdict.reason === 'access_expired';
      })
      .map(({ id }) => id)
      .toSorted();
    const bySql = await prisma.$queryRaw<{ id: string }[]>`
    SELECT s.id::text FROM user_sessions s JOIN users u ON u.id = s.user_id
     WHERE u.id = ${user.id}::uuid AND ${liveSessionsSql(now, policy)}`;
    expect(bySql.map(({ id }) => id).toSorted()).toEqual(judged);
    // Of five activities two keep a plain browser alive, four a program, all of them a remembered browser.
    expect(judged.length).toBe(isActive ? accesses.length * (2 + 4 + 5) : 0);
    if (!isActive) return;
    const byPrisma = await prisma.userSession.findMany({
      where: liveSessions({ id: user.id, epoch: 3 }, now, policy),
      select: { id: true },
    });
    expect(byPrisma.map(({ id }) => id).toSorted()).toEqual(judged);
  },
);

test('what is not within its deadlines is exactly what judgeSession calls timed out', async () => {
  const { prisma } = world.a.db;
  const { user, rows } = await insertRows(true);
  const ranOut = await prisma.$queryRaw<{ id: string }[]>`
    SELECT s.id::text FROM user_sessions s
     WHERE s.user_id = ${user.id}::uuid AND NOT (${withinDeadlinesSql(now, policy)})`;
  const judged = rows.filter((row) => {
    const alone = { ...row, epoch: 3, userEpoch: 3, userIsActive: true, invalidationReason: null, now };
    const verdict = judgeSession(alone, policy);
    return !verdict.valid && verdict.reason.endsWith('_timeout');
  });
  expect(ranOut.map(({ id }) => id).toSorted()).toEqual(judged.map(({ id }) => id).toSorted());
});
