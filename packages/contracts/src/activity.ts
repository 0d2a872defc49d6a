import { z } from 'zod';
import { auditTypeSchema } from './audit.ts';
import { clientKindSchema } from './client-kind.ts';
import { idSchema } from './id.ts';
import { placeSchema } from './place.ts';
import { opaque } from './text.ts';

const timestamp = z.iso.datetime();

/** One record of the person's own audit trail, as they may read it. */
export const activityRecordSchema = z.strictObject({
  id: idSchema,
  at: timestamp,
  /** An `AuditType`; a newer instance may have written one that this version does not know. */
  type: z.string(),
  /** Why something ended; an `EndReason`. */
  reason: z.string().nullable(),
  /** `operator`: it was done to the person's account, by whom is not said. `system`: by a rule, or by a stranger. */
  actor: z.enum(['you', 'operator', 'system']),
  /** Null when the record speaks for several sessions, or for none. */
  sessionId: idSchema.nullable(),
  /** What that session runs on: "Firefox on Linux". Null when the record names none, or its row is deleted. */
  sessionLabel: z.string().nullable(),
  /** Left out where `sessionLabel` is null, and by versions that do not tell it. */
  sessionKind: clientKindSchema.exactOptional(),
  /** What the person calls it. */
  sessionName: z.string().nullable(),
  /** "Chrome on macOS". Null when it was not done from a device of this account: an operator's is not told. */
  label: z.string().nullable(),
  ipPrefix: z.string().nullable(),
  place: placeSchema.exactOptional(),
  userAgent: z.string().nullable(),
  /** What an operator gave as the reason. Text for the person. */
  note: z.string().nullable(),
  /** How many sessions the record speaks for, where it counts them. */
  endedSessions: z.number().int().nonnegative().nullable(),
});
export type ActivityRecord = z.infer<typeof activityRecordSchema>;

export const activityInput = z
  .strictObject({
    /** Only records of these types; left out, of all. */
    types: z.array(auditTypeSchema).min(1).max(auditTypeSchema.options.length).optional(),
    /** Only records that name this session. */
    sessionId: idSchema.optional(),
    cursor: opaque(256).optional(),
    limit: z.number().int().min(1).max(100).optional(),
  })
  .optional();
export type ActivityInput = z.infer<typeof activityInput>;

/** Newest first. */
export const activityOutput = z.strictObject({
  records: z.array(activityRecordSchema),
  /** Null on the last page. */
  nextCursor: z.string().nullable(),
});
export type ActivityOutput = z.infer<typeof activityOutput>;
