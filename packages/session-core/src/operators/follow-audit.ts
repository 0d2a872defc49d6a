import type { FollowAuditInput, FollowAuditOutput } from '@curfew/contracts';
import type { EngineContext, Transaction } from '../engine-context.ts';
import { formatPosition, parsePosition } from './audit-position.ts';
import { AUDIT_COLUMNS, toAuditRecords } from './audit-records.ts';
import { refuseCursor } from './page-cursor.ts';
import { matchingRecords } from './search-audit.ts';

const DEFAULT_LIMIT = 50;
/** Before every record of one moment. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000';
/**
 * A record is dated at most so long before its transaction begins: a moment that was read just before, and then the
 * wait for a connection, of at most 2 s.
 */
const DATED_BEFORE_SECONDS = 3;
/** No transaction that writes a record lives longer: the client gives up after 5 s, the server on a statement before that. */
const LONGEST_TRANSACTION_SECONDS = 10;

/**
 * The audit trail from a position on, oldest first; without one, its last `limit` records. Whoever goes on from each
 * answer's `position` sees every record exactly once, also one that was dated before others and committed after
 * them: nothing is shown that something still under way could come before. That costs about three seconds.
 * @throws VALIDATION_FAILED for a position that was never handed out.
 */
export async function followAudit(
  { db: { prisma } }: Pick<EngineContext, 'db'>,
  { filter = {}, after, limit = DEFAULT_LIMIT }: NonNullable<FollowAuditInput> = {},
  { datedBeforeSeconds = DATED_BEFORE_SECONDS }: { datedBeforeSeconds?: number } = {},
): Promise<FollowAuditOutput> {
  const from = after === undefined ? null : (parsePosition(after) ?? refuseCursor());
  // A statement of its own, before the one that reads: what has committed by now, that one sees.
  const settledUntil = await findSettledMoment(prisma, datedBeforeSeconds);
  const rows = await prisma.auditEvent.findMany({
    where: {
      AND: [
        matchingRecords(filter),
        { at: { lt: settledUntil } },
        from ? { at: { gte: from.at }, OR: [{ at: { gt: from.at } }, { id: { gt: from.id } }] } : {},
      ],
    },
    orderBy: from ? [{ at: 'asc' }, { id: 'asc' }] : [{ at: 'desc' }, { id: 'desc' }],
    take: from ? limit + 1 : limit,
    select: AUDIT_COLUMNS,
  });
  const page = from ? rows.slice(0, limit) : rows.toReversed();
  const last = page.at(-1);
  const isCaughtUp = rows.length <= limit;
  const settled = { at: settledUntil, id: FIRST_ID };
  // A position never goes back: a transaction that runs long holds the settled moment where it was.
  const caughtUpAt = from && from.at > settledUntil ? from : settled;
  return {
    records: await toAuditRecords(prisma, page),
    position: formatPosition(isCaughtUp || !last ? caughtUpAt : last),
    isCaughtUp,
  };
}

/** The moment before which no further record can appear: everything that might still commit one began later. */
async function findSettledMoment(tx: Transaction, datedBeforeSeconds: number): Promise<Date> {
  const [row] = await tx.$queryRaw<{ settledUntil: Date }[]>`
    SELECT date_trunc('milliseconds', least(now(), min(xact_start)) - make_interval(secs => ${datedBeforeSeconds}))
             AS "settledUntil"
      FROM pg_stat_activity
     WHERE datname = current_database() AND backend_type = 'client backend'
       AND xact_start > now() - make_interval(secs => ${LONGEST_TRANSACTION_SECONDS})`;
  if (!row) throw new TypeError('the settled moment was answered without a row');
  return row.settledUntil;
}
