import type { AuditRecord, ExplainedSession, ExplainOutput } from '@curfew/contracts';
import { databaseNow } from '../audit/audit-event.ts';
import { placeOf } from '../device/place-of.ts';
import type { EngineContext } from '../engine-context.ts';
import type { SessionRecord } from '../lookup/session-record.ts';
import { later } from '../rules/deadlines.ts';
import { accessExpiryOf, inactivityExpiry } from '../sessions/live-session.ts';
import { findEndRecord, toEnding } from '../sessions/find-ending.ts';
import { AUDIT_COLUMNS, toAuditRecords } from './audit-records.ts';
import { explanation } from './explanation.ts';
import { parseSubject } from './parse-subject.ts';
import type { Subject } from './parse-subject.ts';
import { ruleOnSubject } from './rule-on-subject.ts';

const SHOWN_RECORDS = 20;

/**
 * Why a session, or whatever was presented as its credential, is accepted or refused right now: which rule decides,
 * since when, and who did it. Judges by the very rule that requests are judged by and changes nothing. Of a secret it
 * says only whether it is the session's.
 */
export async function explainSubject(context: EngineContext, text: string): Promise<ExplainOutput> {
  const subject = parseSubject(text, context);
  const record = subject ? await context.findSession(subject.sessionId) : undefined;
  const records = subject ? await readRecords(context, subject.sessionId, record) : [];
  if (record && subject) return explainKnown(context, subject, { record, records });
  const kind = subject?.kind ?? 'unrecognized';
  const rule = subject ? 'existence' : 'form';
  const reason = subject ? 'unknown' : 'malformed';
  return {
    kind,
    verdict: 'refused',
    reason,
    rule,
    explanation: explanation({ rule, reason, kind, hasRecords: records.length > 0 }),
    secretMatches: null,
    decidedAt: null,
    decidedBy: null,
    note: null,
    session: null,
    records,
    serverNow: (await databaseNow(context.db.prisma)).toISOString(),
  };
}

async function explainKnown(
  context: EngineContext,
  subject: Subject,
  { record, records }: { record: SessionRecord; records: AuditRecord[] },
): Promise<ExplainOutput> {
  const { prisma } = context.db;
  const { kind } = subject;
  const match = subject.matchSecret(record);
  const endRow = await findEndRecord(prisma, record);
  const [end] = endRow ? await toAuditRecords(prisma, [endRow]) : [];
  const ending = toEnding(endRow);
  const ruling = ruleOnSubject(record, { kind, match, endReason: ending.reason });
  const { rule, reason } = ruling;
  const isOver = rule === 'ended' || rule === 'epoch' || rule === 'user';
  const decidedAt = ruling.decidedAt?.toISOString() ?? (isOver ? end?.at : undefined);
  return {
    kind,
    verdict: reason === null ? 'accepted' : 'refused',
    reason,
    rule,
    explanation: explanation({ rule, reason, kind, hasRecords: records.length > 0 }),
    secretMatches: match === null ? null : match !== 'wrong',
    decidedAt: decidedAt ?? null,
    decidedBy: isOver && end?.actorId ? { id: end.actorId, email: end.actorEmail } : null,
    note: (isOver && ending.note) || null,
    session: await describeSession(context, record),
    records,
    serverNow: record.now.toISOString(),
  };
}

/** The records of the session, and the one that speaks for its epoch; the newest first. */
async function readRecords(
  { db: { prisma } }: EngineContext,
  sessionId: string,
  record: SessionRecord | undefined,
): Promise<AuditRecord[]> {
  const ofEpoch = record && { userId: record.userId, epoch: record.epoch, type: 'sessions_ended' };
  const rows = await prisma.auditEvent.findMany({
    where: { OR: [{ sessionId }, ...(ofEpoch ? [ofEpoch] : [])] },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: SHOWN_RECORDS,
    select: AUDIT_COLUMNS,
  });
  return toAuditRecords(prisma, rows);
}

/** Null when its row was deleted a moment ago. */
async function describeSession(
  { db, policy }: EngineContext,
  record: SessionRecord,
): Promise<ExplainedSession | null> {
  const row = await db.prisma.userSession.findUnique({
    where: { id: record.id },
    select: {
      label: true,
      ipPrefix: true,
      city: true,
      country: true,
      userAgent: true,
      invalidatedAt: true,
    },
  });
  if (!row) return null;
  return {
    id: record.id,
    user: { id: record.userId, email: record.email, isActive: record.userIsActive, epoch: record.userEpoch },
    epoch: record.epoch,
    transport: record.transport,
    clientKind: record.clientKind,
    label: row.label,
    ipPrefix: row.ipPrefix,
    ...placeOf(row),
    userAgent: row.userAgent,
    createdAt: record.createdAt.toISOString(),
    lastActive: record.lastActive.toISOString(),
    authenticatedAt: record.authenticatedAt.toISOString(),
    inactivityExpiresAt: inactivityExpiry(record)?.toISOString() ?? null,
    absoluteExpiresAt: record.absoluteExpiresAt.toISOString(),
    freshUntil: later(record.authenticatedAt, policy.freshSeconds).toISOString(),
    accessExpiresAt: accessExpiryOf(record)?.toISOString() ?? null,
    invalidatedAt: row.invalidatedAt?.toISOString() ?? null,
    invalidationReason: record.invalidationReason,
  };
}
