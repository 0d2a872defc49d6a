import { endReasonSchema } from '@curfew/contracts';
import type { EndReason, RefusalReason } from '@curfew/contracts';
import type { Transaction } from '../engine-context.ts';
import type { SessionRecord } from '../lookup/session-record.ts';
import type { Verdict } from '../rules/judge-session.ts';

/** Why and when a session was over. */
export interface KnownEnding {
  reason: RefusalReason;
  /** What the operator who ended it gave as the reason. */
  note?: string;
  /** ISO 8601. */
  endedAt?: string;
  /** The label of the own session through which the person ended it, if that was another one. */
  endedFrom?: string;
}

/** What an audit record of an end says of it. */
export interface EndRecord {
  at: Date;
  reason: string | null;
  actorId: string | null;
  details: unknown;
}

/** Ends of which the row knows everything that can be told. */
const OF_ITSELF: ReadonlySet<string> = new Set<EndReason>([
  'user_logout',
  'replaced',
  'session_limit',
  'inactivity_timeout',
  'absolute_timeout',
  'fingerprint_changed',
  'refresh_reuse',
]);

/**
 * Why and when a session ended, for the holder of its credential. Asks the audit trail only where the row does not know: about the
 * end of an epoch, for an operator's note, and for the session through which the person did it. No valid session pays
 * for it.
 */
export async function findEnding(
  tx: Transaction,
  record: SessionRecord,
  { reason }: Extract<Verdict, { valid: false }>,
): Promise<KnownEnding> {
  if (reason === 'access_expired') return { reason };
  if (reason !== 'epoch_ended' && OF_ITSELF.has(reason))
    return { reason, ...inIso(endedAt(record, { reason, end: null })) };
  const end = await findEndRecord(tx, record);
  const known = toEnding(end);
  const fromId = detailOf(end?.details, 'fromSessionId');
  const from =
    fromId === undefined || fromId === record.id ? null : await readLabel(tx, fromId, record.userId);
  return {
    ...known,
    ...(reason !== 'epoch_ended' && { reason }),
    ...inIso(endedAt(record, { reason: known.reason, end })),
    ...(from !== null && { endedFrom: from }),
  };
}

function inIso(at: Date | null): { endedAt?: string } {
  return at === null ? {} : { endedAt: at.toISOString() };
}

/**
 * When the session was over: one that ran out, at its deadline, whether a sweep has written that down or not; one of an
 * ended epoch, with its epoch. Null when no record says it.
 */
export function endedAt(
  session: Pick<SessionRecord, 'endsAt' | 'invalidatedAt'>,
  { reason, end }: { reason: string; end: Pick<EndRecord, 'at'> | null },
): Date | null {
  if (reason === 'inactivity_timeout' || reason === 'absolute_timeout') {
    return session.invalidatedAt ?? session.endsAt;
  }
  return end?.at ?? session.invalidatedAt;
}

/** What an audit record says of the end it recorded. */
export function toEnding(
  event: Pick<EndRecord, 'reason' | 'details'> | null,
): KnownEnding & { reason: EndReason } {
  const note = detailOf(event?.details, 'note');
  return {
    reason: endReasonSchema.catch('user_logout_all').parse(event?.reason),
    ...(note !== undefined && { note }),
  };
}

/** The one audit record of this session's end: its own, else the one that speaks for its epoch (G10). */
export function findEndRecord(
  tx: Transaction,
  { id, userId, epoch }: Pick<SessionRecord, 'id' | 'userId' | 'epoch'>,
) {
  return tx.auditEvent.findFirst({
    where: {
      OR: [
        { sessionId: id, type: 'session_ended' },
        { userId, epoch, type: 'sessions_ended' },
      ],
    },
    // A session that ended before its epoch did has a record of its own: "session_ended" comes first.
    orderBy: { type: 'asc' },
    omit: { ipHash: true },
  });
}

async function readLabel(tx: Transaction, sessionId: string, userId: string): Promise<string | null> {
  const row = await tx.userSession.findFirst({ where: { id: sessionId, userId }, select: { label: true } });
  return row?.label ?? null;
}

function detailOf(details: unknown, name: 'note' | 'fromSessionId'): string | undefined {
  if (typeof details !== 'object' || details === null) return undefined;
  const value: unknown = Object.entries(details).find(([key]) => key === name)?.[1];
  return typeof value === 'string' ? value : undefined;
}
