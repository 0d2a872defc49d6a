import type { AuditType, EndReason } from '@curfew/contracts';
import { isRetryableConflict } from '@curfew/db';
import type { EngineContext, Transaction } from '../engine-context.ts';
import { uuidv7 } from 'uuidv7';
import { announce } from './announce.ts';
import { describeDevice } from '../device/describe-device.ts';
import type { Device, RequestOrigin } from '../device/describe-device.ts';

export interface AuditEntry {
  type: AuditType;
  userId: string | null;
  /** Who did it: a user id, or null for the system or a stranger. */
  actorId: string | null;
  sessionId?: string;
  epoch?: number;
  reason?: EndReason;
  details?: Record<string, string | number | boolean>;
}

interface RecordedOrigin extends Pick<Device, 'ipHash' | 'ipPrefix' | 'city' | 'country' | 'userAgent'> {
  at: Date;
  requestId: string | null;
}

/**
 * Appends `entries` in the given transaction, so that they exist exactly when what they report does, and has every
 * instance told of them when it commits.
 */
export async function recordAudit(
  tx: Transaction,
  entries: AuditEntry[],
  {
    at,
    origin,
    context,
  }: { at: Date; origin: RequestOrigin; context: Pick<EngineContext, 'keyring' | 'findPlace' | 'observe'> },
): Promise<void> {
  const from = { ...describeDevice(origin, context), at, requestId: origin.requestId ?? null };
  try {
    await insertEntries(tx, entries, from);
    await announce(tx, entries, at);
  } catch (error) {
    // A conflict is tried again, and then written.
    if (!isRetryableConflict(error)) context.observe?.auditFailed();
    throw error;
  }
}

/** One array for each column: 500 records of a sweep are a statement of fifteen parameters, not of six thousand. */
function insertEntries(
  tx: Transaction,
  entries: AuditEntry[],
  { at, ipHash, ipPrefix, city, country, userAgent, requestId }: RecordedOrigin,
): Promise<number> {
  const column = <Value>(read: (entry: AuditEntry) => Value) => entries.map(read);
  return tx.$executeRaw`
    INSERT INTO audit_events (id, type, user_id, session_id, actor_id, reason, epoch, details,
                              at, ip_hash, ip_prefix, city, country, user_agent, request_id)
    SELECT entry.*, ${at}::timestamptz, ${ipHash}::bytea, ${ipPrefix}, ${city}, ${country},
           ${userAgent}, ${requestId}
      FROM unnest(
             ${column(() => uuidv7())}::uuid[], ${column(({ type }) => type)}::text[],
             ${column(({ userId }) => userId)}::uuid[], ${column(({ sessionId }) => sessionId ?? null)}::uuid[],
             ${column(({ actorId }) => actorId)}::uuid[], ${column(({ reason }) => reason ?? null)}::text[],
             ${column(({ epoch }) => epoch ?? null)}::int[],
             ${column(({ details }) => (details ? JSON.stringify(details) : null))}::jsonb[]) AS entry`;
}

/** The database's clock, for records that no row of the database dates. */
export async function databaseNow(tx: Transaction): Promise<Date> {
  const [row] = await tx.$queryRaw<{ now: Date }[]>`SELECT now() AS now`;
  if (!row) throw new TypeError('SELECT now() answered without a row');
  return row.now;
}
