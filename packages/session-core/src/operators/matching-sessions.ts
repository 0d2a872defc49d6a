import type { CappedCount, SessionFilter } from '@curfew/contracts';
import { Prisma } from '@curfew/db';
import type { Transaction } from '../engine-context.ts';
import { readNetwork } from '../device/read-network.ts';
import { countSessionsThat } from '../sessions/count-sessions-that.ts';
import { liveSessionsSql } from '../sessions/live-sessions.ts';

/**
 * The live sessions that the filter means, as a condition for statements that name `user_sessions s JOIN users u`. The
 * list, its count and the bulk act all use this one: what is shown is what would end.
 * @throws VALIDATION_FAILED for a network that cannot be asked for.
 */
export function matchingSessions(filter: SessionFilter, now: Date): Prisma.Sql {
  const { userId, clientKind, ipPrefix, inactiveForSeconds, beganBefore, beganAfter } = filter;
  const conditions = [liveSessionsSql(now)];
  if (userId !== undefined) conditions.push(Prisma.sql`s.user_id = ${userId}::uuid`);
  if (clientKind !== undefined) conditions.push(Prisma.sql`s.client_kind = ${clientKind}`);
  if (ipPrefix !== undefined) {
    // Inside that network or the same one: as text, one network has many spellings.
    conditions.push(Prisma.sql`s.ip_prefix::inet <<= ${readNetwork(ipPrefix)}::inet`);
  }
  if (inactiveForSeconds !== undefined) {
    const inactiveSince = new Date(now.getTime() - inactiveForSeconds * 1000);
    conditions.push(Prisma.sql`s.last_active <= ${inactiveSince}::timestamptz`);
  }
  if (beganBefore !== undefined) conditions.push(Prisma.sql`s.created_at < ${beganBefore}::timestamptz`);
  if (beganAfter !== undefined) conditions.push(Prisma.sql`s.created_at >= ${beganAfter}::timestamptz`);
  return Prisma.join(conditions, ' AND ');
}

/** How many sessions `endMatchingSessions` would end: all that fulfil the condition but the operator's own. */
export function countMatching(
  tx: Transaction,
  condition: Prisma.Sql,
  ownSessionId: string,
): Promise<CappedCount> {
  return countSessionsThat(tx, Prisma.sql`${condition} AND s.id <> ${ownSessionId}::uuid`);
}
