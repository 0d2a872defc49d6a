import { endReasonSchema } from '@curfew/contracts';
import type { EndReason, RefusalReason } from '@curfew/contracts';
import type { Transaction } from '../engine-context.ts';
import type { SessionRecord } from '../lookup/session-record.ts';
import type { Verdict } from '../rules/judge-session.ts';

/** Why a session is over; with `note`, what the operator who ended it gave as the reason. */
export interface KnownEnding {
  reason: RefusalReason;
  note?: string;
}

/** Ends that an operator causes: only these carry a note, so only these are worth a query. */
const BY_OPERATORS: ReadonlySet<string> = new Set<EndReason>(['admin_logout', 'user_disabled']);

/**
 * What the holder of a refused credential is told. Asks the audit trail only where the row does not know: for the
 * reason of an ended epoch, and for an operator's note. No valid session pays for it.
 */
export async function findEnding(
  tx: Transaction,
  record: Pick<SessionRecord, 'id' | 'userId' | 'epoch'>,
  { reason }: Extract<Verdict, { valid: false }>,
): Promise<KnownEnding> {
  if (reason !== 'epoch_ended' && !BY_OPERATORS.has(reason)) return { reason };
  const ending = toEnding(await findEndRecord(tx, record));
  return reason === 'epoch_ended' ? ending : { ...ending, reason };
}

/** What an audit record says of the end it recorded. */
export function toEnding(event: { reason: string | null; details: unknown } | null): KnownEnding {
  const note = noteOf(event?.details);
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

function noteOf(details: unknown): string | undefined {
  const isRecord = typeof details === 'object' && details !== null && 'note' in details;
  return isRecord && typeof details.note === 'string' ? details.note : undefined;
}
