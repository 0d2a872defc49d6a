import { z } from 'zod';
import { endReasonSchema } from './end-reason.ts';
import { idSchema } from './id.ts';
import { placeSchema } from './place.ts';
import { opaque } from './text.ts';

/** What the audit trail records. `session_ended` names one session, `sessions_ended` speaks for a whole epoch of a user. */
export const auditTypeSchema = z.enum([
  'registered',
  'login',
  'login_failed',
  'new_device',
  'reauthenticated',
  'password_changed',
  'fingerprint_changed',
  'session_renamed',
  'inactivity_limit_changed',
  'session_ended',
  'sessions_ended',
  'user_disabled',
  'user_enabled',
  'role_changed',
]);
export type AuditType = z.infer<typeof auditTypeSchema>;

const timestamp = z.iso.datetime();
const moment = z.iso.datetime({ offset: true });

/** One row of the audit trail, without the hashed address, and with the addresses of the accounts it names. */
export const auditRecordSchema = z.strictObject({
  id: idSchema,
  at: timestamp,
  /** An {@link AuditType}; a newer instance may have written one that this version does not know. */
  type: z.string(),
  userId: idSchema.nullable(),
  userEmail: z.string().nullable(),
  /** Null with an epoch: the record speaks for every session of the user in that epoch. */
  sessionId: idSchema.nullable(),
  /** Who did it. Null: the system or a stranger. */
  actorId: idSchema.nullable(),
  actorEmail: z.string().nullable(),
  reason: z.string().nullable(),
  epoch: z.number().int().nullable(),
  ipPrefix: z.string().nullable(),
  place: placeSchema.exactOptional(),
  userAgent: z.string().nullable(),
  requestId: z.string().nullable(),
  /** `note`: what an operator gave as the reason. `endedSessions`: how many a `sessions_ended` speaks for. */
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullable(),
});
export type AuditRecord = z.infer<typeof auditRecordSchema>;

/** All given conditions hold at once. */
export const auditFilterSchema = z.strictObject({
  userId: idSchema.optional(),
  sessionId: idSchema.optional(),
  actorId: idSchema.optional(),
  type: auditTypeSchema.optional(),
  reason: endReasonSchema.optional(),
  requestId: opaque(64).optional(),
  /** From this moment on. */
  from: moment.optional(),
  /** Before this moment. */
  to: moment.optional(),
});
export type AuditFilter = z.infer<typeof auditFilterSchema>;

const limit = z.number().int().min(1).max(200).optional();

export const searchAuditInput = z
  .strictObject({ filter: auditFilterSchema.optional(), cursor: opaque(256).optional(), limit })
  .optional();
export type SearchAuditInput = z.infer<typeof searchAuditInput>;

/** Newest first. */
export const searchAuditOutput = z.strictObject({
  records: z.array(auditRecordSchema),
  /** Null on the last page. */
  nextCursor: z.string().nullable(),
});
export type SearchAuditOutput = z.infer<typeof searchAuditOutput>;

export const followAuditInput = z
  .strictObject({
    filter: auditFilterSchema.optional(),
    /** The `position` of the previous answer; left out, the answer begins with the last `limit` records. */
    after: opaque(256).optional(),
    limit,
  })
  .optional();
export type FollowAuditInput = z.infer<typeof followAuditInput>;

/**
 * Oldest first: every record exactly once, whoever follows from position to position. A record appears about three
 * seconds after it was written: only then nothing that is still under way can come before it.
 */
export const followAuditOutput = z.strictObject({
  records: z.array(auditRecordSchema),
  position: z.string(),
  /** False when more records wait already: ask again at once. */
  isCaughtUp: z.boolean(),
});
export type FollowAuditOutput = z.infer<typeof followAuditOutput>;
