import { Prisma } from '@curfew/db';
import type { EngineContext, Transaction } from '../engine-context.ts';
import { later } from '../rules/deadlines.ts';
import type { SessionPolicy } from '../session-policy.ts';
import { DEADLINE_COLUMNS, deadlinesOfRow, writeDeadlines } from './write-deadlines.ts';
import type { DeadlineRow } from './write-deadlines.ts';

interface AppliedRow extends DeadlineRow {
  authenticatedAt: Date;
  refreshRotatedAt: Date | null;
  inactivityLimitSeconds: number | null;
}

/** Ids read in one transaction: short enough that a touch or a logout hardly waits for it. */
const BATCH_SIZE = 5000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/**
 * Shortens the deadlines of stored sessions to this policy, where it is the shorter one, and gives deadlines to rows of the
 * version that knew none. Never moves a deadline back: a longer policy revives nothing, and counts for a session from its
 * next authentication or refresh. Idempotent; an instance calls it before it listens. Resolves to the rows it changed.
 */
export async function applyPolicy({ db, policy }: EngineContext): Promise<number> {
  let changed = 0;
  for (let after: string | undefined = FIRST_ID; after !== undefined;) {
    const from: string = after;
    const batch = await db.prisma.$transaction((tx) => applyToBatch(tx, from, policy));
    changed += batch.changed;
    after = batch.lastId;
  }
  return changed;
}

async function applyToBatch(
  tx: Transaction,
  after: string,
  policy: SessionPolicy,
): Promise<{ changed: number; lastId: string | undefined }> {
  const [last] = await tx.$queryRaw<{ lastId: string }[]>`
    SELECT id::text AS "lastId" FROM (
      SELECT id FROM user_sessions WHERE id > ${after}::uuid ORDER BY id LIMIT ${BATCH_SIZE}) AS batch
     ORDER BY id DESC LIMIT 1`;
  const lastId = last?.lastId;
  if (lastId === undefined) return { changed: 0, lastId };
  const rows = await tx.$queryRaw<AppliedRow[]>`
    ${APPLIED_ROWS} WHERE s.id > ${after}::uuid AND s.id <= ${lastId}::uuid
       AND s.invalidated_at IS NULL AND ${isTooLong(policy)}
     ORDER BY s.id FOR NO KEY UPDATE OF s`;
  const shortened = rows.map((row) => shorten(row, policy));
  await writeDeadlines(tx, shortened);
  return { changed: shortened.length, lastId };
}

/**
 * Gives deadlines to rows that an instance of the version before has begun since, as long as there are such instances.
 * Passes over rows that others hold. One partial index answers it, which is empty otherwise.
 */
export async function applyPolicyToUnset(tx: Transaction, policy: SessionPolicy): Promise<void> {
  const rows = await tx.$queryRaw<AppliedRow[]>(unsetRowsSql());
  await writeDeadlines(
    tx,
    rows.map((row) => shorten(row, policy)),
  );
}

export function unsetRowsSql(): Prisma.Sql {
  return Prisma.sql`
    ${APPLIED_ROWS} WHERE s.invalidated_at IS NULL AND s.idle_seconds IS NULL
     ORDER BY s.id LIMIT ${BATCH_SIZE}::int FOR NO KEY UPDATE OF s SKIP LOCKED`;
}

const APPLIED_ROWS = Prisma.sql`
  SELECT ${DEADLINE_COLUMNS}, s.authenticated_at AS "authenticatedAt", s.refresh_rotated_at AS "refreshRotatedAt",
         u.inactivity_limit_seconds AS "inactivityLimitSeconds"
    FROM user_sessions s JOIN users u ON u.id = s.user_id`;

/** Which rows this policy may shorten; what it makes of them, `deadlinesAt` says. */
function isTooLong(policy: SessionPolicy): Prisma.Sql {
  const { inactivityTimeoutSeconds, touchIntervalSeconds } = policy;
  const seconds = (count: number) => Prisma.sql`make_interval(secs => ${count}::int)`;
  return Prisma.sql`(s.idle_seconds IS NULL
    OR s.transport = 'cookie' AND s.idle_seconds >
       least(${inactivityTimeoutSeconds}::int, u.inactivity_limit_seconds) + ${touchIntervalSeconds}::int
    OR s.transport = 'bearer' AND s.idle_seconds > ${policy.refreshInactivitySeconds}
    OR s.refresh_generation IS NULL
       AND s.absolute_expires_at > s.authenticated_at + ${seconds(policy.absoluteLifetimeSeconds)}
    OR s.absolute_expires_at > s.authenticated_at + ${seconds(policy.refreshLifetimeSeconds)}
    OR s.token_expires_at > s.refresh_rotated_at + ${seconds(longestAccess('cookie', policy))}
    OR s.transport = 'bearer'
       AND s.token_expires_at > s.refresh_rotated_at + ${seconds(longestAccess('bearer', policy))})`;
}

function shorten(row: AppliedRow, policy: SessionPolicy) {
  const { transport, authenticatedAt, refreshRotatedAt, refreshGeneration } = row;
  const lifetime =
    refreshGeneration === null ? policy.absoluteLifetimeSeconds : policy.refreshLifetimeSeconds;
  const absoluteExpiresAt = earliest(row.absoluteExpiresAt, later(authenticatedAt, lifetime));
  const accessExpiresAt = refreshRotatedAt && later(refreshRotatedAt, longestAccess(transport, policy));
  const tokenExpiresAt =
    row.tokenExpiresAt && accessExpiresAt && earliest(row.tokenExpiresAt, accessExpiresAt);
  const times = { ...row, absoluteExpiresAt, tokenExpiresAt };
  const deadlines = deadlinesOfRow(times, policy, row.inactivityLimitSeconds);
  return {
    id: row.id,
    absoluteExpiresAt,
    tokenExpiresAt,
    idleSeconds: deadlines.idleSeconds,
    endsAt: earliest(row.endsAt, deadlines.endsAt),
    accessEndsAt: earliest(row.accessEndsAt, deadlines.accessEndsAt),
  };
}

function longestAccess(transport: DeadlineRow['transport'], policy: SessionPolicy): number {
  return transport === 'bearer' ? policy.accessLifetimeSeconds : policy.absoluteLifetimeSeconds;
}

function earliest(one: Date, other: Date): Date {
  return one <= other ? one : other;
}
