import type { AuditType, EndReason } from '@curfew/contracts';
import { isRetryableConflict } from '@curfew/db';
import type { EngineContext, Transaction } from '../engine-context.ts';
import { uuidv7 } from 'uuidv7';
import { announce } from './announce.ts';
import { describeDevice } from '../device/describe-device.ts';
import type { RequestOrigin } from '../device/describe-device.ts';

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
  }: { at: Date; origin: RequestOrigin; context: Pick<EngineContext, 'keyring' | 'observe'> },
): Promise<void> {
  const { ipHash, ipPrefix, userAgent } = describeDevice(origin, context.keyring);
  const from = { at, ipHash, ipPrefix, userAgent, requestId: origin.requestId ?? null };
  try {
    await tx.auditEvent.createMany({
      data: entries.map((entry) => ({ id: uuidv7(), ...from, ...entry })),
    });
    await announce(tx, entries, at);
  } catch (error) {
    // A conflict is tried again, and then written.
    if (!isRetryableConflict(error)) context.observe?.auditFailed();
    throw error;
  }
}

/** The database's clock, for records that no row of the database dates. */
export async function databaseNow(tx: Transaction): Promise<Date> {
  const [row] = await tx.$queryRaw<{ now: Date }[]>`SELECT now() AS now`;
  if (!row) throw new TypeError('SELECT now() answered without a row');
  return row.now;
}
