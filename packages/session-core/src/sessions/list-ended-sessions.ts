import type { ClientKind, EndedSession, ListEndedSessionsOutput } from '@curfew/contracts';
import { Prisma } from '@curfew/db';
import { databaseNow } from '../audit/audit-event.ts';
import { whoDidIt } from '../audit/who-did-it.ts';
import { placeOf } from '../device/place-of.ts';
import type { PlaceColumns } from '../device/place-of.ts';
import type { EngineContext, Transaction } from '../engine-context.ts';
import { judgeSession } from '../rules/judge-session.ts';
import type { JudgedSession } from '../rules/judge-session.ts';
import { endedAt, toEnding } from './find-ending.ts';
import type { EndRecord } from './find-ending.ts';

const SHOWN = 20;
const WITHIN_SECONDS = 24 * 60 * 60;
/** Rows of each way to be over that are read at most: many times what one person ends within a day. */
const READ = 500;

interface EndedRow extends JudgedSession, PlaceColumns {
  id: string;
  clientKind: ClientKind;
  label: string;
  name: string | null;
  ipPrefix: string | null;
  createdAt: Date;
  invalidatedAt: Date | null;
}

/**
 * The sessions of the user that were over within the last 24 hours, the latest first, at most 20: those that somebody
 * ended, those that ended with their epoch, and those that ran out, whether a sweep has written that down or not. Why
 * and since when is what the holder of each is refused with.
 */
export async function listEndedSessions(
  { db: { prisma } }: EngineContext,
  userId: string,
): Promise<ListEndedSessionsOutput> {
  const now = await databaseNow(prisma);
  const since = new Date(now.getTime() - WITHIN_SECONDS * 1000);
  const rows = await readRows(prisma, { userId, since, now });
  const findEnd = await readEndRecords(prisma, userId, rows);
  const sessions = rows
    .flatMap((row) => describeEnd(row, { userId, end: findEnd(row) }))
    .filter((session) => session.endedAt > since.toISOString())
    .toSorted((one, other) => other.endedAt.localeCompare(one.endedAt) || other.id.localeCompare(one.id));
  return { sessions: sessions.slice(0, SHOWN) };
}

/** Each part reads an index of the user's own rows; epochs are looked for only where the audit trail names them. */
function readRows(
  tx: Transaction,
  { userId, since, now }: { userId: string; since: Date; now: Date },
): Promise<EndedRow[]> {
  const ids = (condition: Prisma.Sql) => Prisma.sql`
    (SELECT s.id FROM user_sessions s JOIN users u ON u.id = s.user_id
      WHERE s.user_id = ${userId}::uuid AND ${condition} LIMIT ${READ})`;
  return tx.$queryRaw<EndedRow[]>`
    SELECT s.id::text, s.epoch, s.transport, s.client_kind AS "clientKind", s.label, s.name,
           s.ip_prefix AS "ipPrefix", s.city, s.country, s.created_at AS "createdAt", s.ends_at AS "endsAt",
           s.access_ends_at AS "accessEndsAt", s.absolute_expires_at AS "absoluteExpiresAt", s.invalidated_at AS "invalidatedAt",
           s.invalidation_reason AS "invalidationReason", u.session_epoch AS "userEpoch",
           u.is_active AS "userIsActive", ${now}::timestamptz AS now
      FROM user_sessions s JOIN users u ON u.id = s.user_id
     WHERE s.id IN (
       ${ids(Prisma.sql`s.invalidated_at > ${since}::timestamptz ORDER BY s.invalidated_at DESC`)}
       UNION
       ${ids(Prisma.sql`s.invalidated_at IS NULL AND s.epoch = u.session_epoch
                        AND s.ends_at <= ${now}::timestamptz`)}
       UNION
       ${ids(Prisma.sql`s.invalidated_at IS NULL AND s.epoch IN (
         SELECT a.epoch FROM audit_events a
          WHERE a.user_id = ${userId}::uuid AND a.at > ${since}::timestamptz AND a.type = 'sessions_ended')`)})`;
}

/** The one record of each end: the session's own, else that of its epoch (G10). */
async function readEndRecords(
  tx: Transaction,
  userId: string,
  rows: EndedRow[],
): Promise<(row: EndedRow) => EndRecord | null> {
  const select = { sessionId: true, epoch: true, at: true, reason: true, actorId: true, details: true };
  const own = await tx.auditEvent.findMany({
    where: { sessionId: { in: rows.map(({ id }) => id) }, type: 'session_ended' },
    select,
  });
  const ofEpochs = await tx.auditEvent.findMany({
    where: { userId, epoch: { in: [...new Set(rows.map(({ epoch }) => epoch))] }, type: 'sessions_ended' },
    select,
  });
  const byId = new Map(own.map((record) => [record.sessionId, record]));
  const byEpoch = new Map(ofEpochs.map((record) => [record.epoch, record]));
  return ({ id, epoch }) => byId.get(id) ?? byEpoch.get(epoch) ?? null;
}

function describeEnd(
  row: EndedRow,
  { userId, end }: { userId: string; end: EndRecord | null },
): EndedSession[] {
  const verdict = judgeSession(row);
  if (verdict.valid || verdict.reason === 'access_expired') return [];
  const reason = verdict.reason === 'epoch_ended' ? toEnding(end).reason : verdict.reason;
  const at = endedAt(row, { reason, end });
  if (at === null) return [];
  const { id, clientKind, label, name, ipPrefix, createdAt } = row;
  const by = end === null ? 'system' : whoDidIt(end, userId);
  return [
    {
      id,
      clientKind,
      label,
      name,
      ipPrefix,
      ...placeOf(row),
      createdAt: createdAt.toISOString(),
      endedAt: at.toISOString(),
      reason,
      by,
    },
  ];
}
