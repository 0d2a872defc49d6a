import type { AdminListSessionsOutput, SessionFilter } from '@curfew/contracts';
import { Prisma } from '@curfew/db';
import { databaseNow } from '../audit/audit-event.ts';
import type { EngineContext } from '../engine-context.ts';
import { SHOWN_COLUMNS, toSummary } from '../sessions/list-sessions.ts';
import { countMatching, matchingSessions } from './matching-sessions.ts';
import type { Operator } from './operator.ts';
import { readCursor, toPage } from './page-cursor.ts';

export interface ListLiveSessionsOptions {
  filter?: SessionFilter | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
}

const DEFAULT_LIMIT = 50;

/**
 * The live sessions of anybody, the latest begun first. `total` counts what `endMatchingSessions` would end with this
 * filter. Pages by key: sessions that begin or end while someone pages make no other appear twice or not at all.
 * @throws VALIDATION_FAILED for a cursor that was never handed out.
 */
export async function listLiveSessions(
  { db: { prisma } }: EngineContext,
  operator: Operator,
  { filter = {}, cursor, limit = DEFAULT_LIMIT }: ListLiveSessionsOptions = {},
): Promise<AdminListSessionsOutput> {
  const before = readCursor(cursor);
  const now = await databaseNow(prisma);
  const condition = matchingSessions(filter, now);
  const found = await prisma.$queryRaw<{ id: string }[]>`
    SELECT s.id::text FROM user_sessions s JOIN users u ON u.id = s.user_id
     WHERE ${condition} ${before === null ? Prisma.empty : Prisma.sql`AND s.id < ${before}::uuid`}
     ORDER BY s.id DESC LIMIT ${limit + 1}`;
  const { page, nextCursor } = toPage(found, limit);
  const rows = await prisma.userSession.findMany({
    where: { id: { in: page.map(({ id }) => id) } },
    orderBy: { id: 'desc' },
    select: {
      ...SHOWN_COLUMNS,
      user: { select: { id: true, email: true, displayName: true } },
    },
  });
  return {
    sessions: rows.map(({ user, ...row }) => ({ ...toSummary(row, operator.session), user })),
    total: await countMatching(prisma, condition, operator.session.id),
    serverNow: now.toISOString(),
    nextCursor,
  };
}
