import type { AuditFilter, AuditType, SearchAuditInput, SearchAuditOutput } from '@curfew/contracts';
import type { Prisma } from '@curfew/db';
import type { EngineContext } from '../engine-context.ts';
import { formatPosition, parsePosition } from './audit-position.ts';
import { AUDIT_COLUMNS, toAuditRecords } from './audit-records.ts';
import { refuseCursor } from './page-cursor.ts';

const DEFAULT_LIMIT = 50;

/** What operators may ask for, and several types at once. */
interface RecordSearch extends Omit<NonNullable<SearchAuditInput>, 'filter'> {
  filter?: (AuditFilter & { types?: AuditType[] | undefined }) | undefined;
}

/**
 * The audit trail, newest first, by the database's clock. Pages by key: records that are written while someone pages
 * make no other appear twice or not at all.
 * @throws VALIDATION_FAILED for a cursor that was never handed out.
 */
export async function searchAudit(
  { db: { prisma } }: EngineContext,
  { filter = {}, cursor, limit = DEFAULT_LIMIT }: RecordSearch = {},
): Promise<SearchAuditOutput> {
  const before = cursor === undefined ? null : (parsePosition(cursor) ?? refuseCursor());
  const rows = await prisma.auditEvent.findMany({
    where: {
      AND: [
        matchingRecords(filter),
        // The first condition alone says where in the index to begin.
        before ? { at: { lte: before.at }, OR: [{ at: { lt: before.at } }, { id: { lt: before.id } }] } : {},
      ],
    },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: limit + 1,
    select: AUDIT_COLUMNS,
  });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    records: await toAuditRecords(prisma, page),
    nextCursor: rows.length > limit && last ? formatPosition(last) : null,
  };
}

export function matchingRecords({
  from,
  to,
  ...same
}: NonNullable<RecordSearch['filter']>): Prisma.AuditEventWhereInput {
  const { userId, sessionId, actorId, type, reason, requestId, types } = same;
  return {
    ...(userId !== undefined && { userId }),
    ...(sessionId !== undefined && { sessionId }),
    ...(actorId !== undefined && { actorId }),
    ...(type !== undefined && { type }),
    ...(types !== undefined && { type: { in: types } }),
    ...(reason !== undefined && { reason }),
    ...(requestId !== undefined && { requestId }),
    at: { ...(from !== undefined && { gte: from }), ...(to !== undefined && { lt: to }) },
  };
}
