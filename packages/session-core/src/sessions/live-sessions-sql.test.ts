import { expect, test } from 'vitest';
import { idleSeconds, judgeSession } from '../rules/judge-session.ts';
import { defaultSessionPolicy as policy } from '../session-policy.ts';
import { useTestWorld } from '../testing/test-engine.ts';
import { liveSessionsSql, withinDeadlinesSql } from './live-sessions-sql.ts';
import { liveSessions } from './live-sessions.ts';

const world = useTestWorld();
const now = new Date('2026-01-01T12:00:00.000Z');
const before = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const MOMENT = 0.001;

const kinds = [
  { transport: 'cookie' as const, isRefreshable: false },
  { transport: 'cookie' as const, isRefreshable: true },
  { transport: 'bearer' as const, isRefreshable: true },
];
/** What a person may have set; the last is longer than what the policy allows. */
const limits = [null, 600, 2 * policy.inactivityTimeoutSeconds];
const activities = (limit: number | null) => [
  0,
  idleSeconds(limit, policy) - MOMENT,
  idleSeconds(limit, policy),
  policy.refreshInactivitySeconds - MOMENT,
  policy.refreshInactivitySeconds,
];
const ends = [-MOMENT, 0, 60];
const accesses = [-60, 60];

/** Every combination of what the rule looks at, as rows. */
async function insertRows(isActive: boolean, inactivityLimitSeconds: number | null) {
  const { prisma } = world.a.db;
  const user = await world.newUser();
  await prisma.user.update({
    where: { id: user.id },
    data: { isActive, sessionEpoch: 3, inactivityLimitSeconds },
  });
  const rows = kinds.flatMap(({ transport, isRefreshable }) =>
    activities(inactivityLimitSeconds).flatMap((idleFor) =>
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

test.each(limits.flatMap((limit) => [[true, limit] as const, [false, limit] as const]))(
  'judgeSession and both conditions mean the same sessions (user active: %s, own limit: %s)',
  async (isActive, inactivityLimitSeconds) => {
    const { prisma } = world.a.db;
    const { user, rows } = await insertRows(isActive, inactivityLimitSeconds);
    const judged = rows
      .filter((row) => {
        const verdict = judgeSession(
          { ...row, userEpoch: 3, userIsActive: isActive, inactivityLimitSeconds, now },
          policy,
        );
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
      where: liveSessions({ id: user.id, epoch: 3, inactivityLimitSeconds }, now, policy),
      select: { id: true },
    });
    expect(byPrisma.map(({ id }) => id).toSorted()).toEqual(judged);
  },
);

test.each(limits)(
  'what is not within its deadlines is what judgeSession calls timed out: %s',
  async (limit) => {
    const { prisma } = world.a.db;
    const { user, rows } = await insertRows(true, limit);
    const ranOut = await prisma.$queryRaw<{ id: string }[]>`
    SELECT s.id::text FROM user_sessions s JOIN users u ON u.id = s.user_id
     WHERE s.user_id = ${user.id}::uuid AND NOT (${withinDeadlinesSql(now, policy)})`;
    const judged = rows.filter((row) => {
      const alone = { ...row, epoch: 3, userEpoch: 3, userIsActive: true, invalidationReason: null };
      const verdict = judgeSession({ ...alone, inactivityLimitSeconds: limit, now }, policy);
      return !verdict.valid && verdict.reason.endsWith('_timeout');
    });
    expect(ranOut.map(({ id }) => id).toSorted()).toEqual(judged.map(({ id }) => id).toSorted());
  },
);
