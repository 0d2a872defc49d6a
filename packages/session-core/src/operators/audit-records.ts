import type { AuditRecord } from '@curfew/contracts';
import { placeOf } from '../device/place-of.ts';
import type { PlaceColumns } from '../device/place-of.ts';
import type { Transaction } from '../engine-context.ts';

/** Everything of a record but the hashed address. */
export const AUDIT_COLUMNS = {
  id: true,
  at: true,
  type: true,
  userId: true,
  sessionId: true,
  actorId: true,
  reason: true,
  epoch: true,
  ipPrefix: true,
  city: true,
  country: true,
  userAgent: true,
  requestId: true,
  details: true,
} as const;

type AuditRow = Omit<AuditRecord, 'at' | 'details' | 'userEmail' | 'actorEmail' | 'place'> &
  PlaceColumns & { at: Date; details: unknown };

/** Rows as operators read them: with the addresses of the accounts they name, as those are now. */
export async function toAuditRecords(tx: Transaction, rows: AuditRow[]): Promise<AuditRecord[]> {
  const ids = rows.flatMap(({ userId, actorId }) => [userId, actorId]).filter((id) => id !== null);
  const users = await tx.user.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, email: true },
  });
  const emails = new Map(users.map(({ id, email }) => [id, email]));
  const emailOf = (id: string | null) => (id === null ? null : (emails.get(id) ?? null));
  return rows.map(({ city, country, ...row }) => ({
    ...row,
    ...placeOf({ city, country }),
    at: row.at.toISOString(),
    userEmail: emailOf(row.userId),
    actorEmail: emailOf(row.actorId),
    details: toDetails(row.details),
  }));
}

function toDetails(details: unknown): AuditRecord['details'] {
  if (typeof details !== 'object' || details === null) return null;
  const entries = Object.entries(details).filter(
    (entry): entry is [string, string | number | boolean] =>
      typeof entry[1] === 'string' || typeof entry[1] === 'number' || typeof entry[1] === 'boolean',
  );
  return Object.fromEntries(entries);
}
