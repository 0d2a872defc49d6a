import { z } from 'zod';
import { roleSchema, userSchema } from './account.ts';
import { clientKindSchema } from './client-kind.ts';
import { idSchema } from './id.ts';
import { logoutOutput, sessionSummarySchema } from './session.ts';
import { opaque, singleLine } from './text.ts';

const timestamp = z.iso.datetime();
const moment = z.iso.datetime({ offset: true });
const limit = z.number().int().min(1).max(100).optional();
const cursor = opaque(256).optional();
const count = z.number().int().nonnegative();

/** Counting stops here. */
export const COUNT_CAP = 10_000;
/** Sessions that one call of `admin.logoutSessions` ends, at most. */
export const BULK_LIMIT = 1000;

/** How many there are. With `isCapped` at least so many: counting stopped at {@link COUNT_CAP}. */
export const cappedCountSchema = z.strictObject({ count, isCapped: z.boolean() });
export type CappedCount = z.infer<typeof cappedCountSchema>;

/** The reason an operator types. The person is shown it, and it stays in the audit trail. */
export const noteSchema = singleLine(200).pipe(z.string().min(1));

/** A user as operators see one. */
export const adminUserSchema = z.strictObject({
  ...userSchema.shape,
  isActive: z.boolean(),
  createdAt: timestamp,
  /** Exact. */
  liveSessions: count,
});
export type AdminUser = z.infer<typeof adminUserSchema>;

export const findUsersInput = z
  .strictObject({
    /** Any part of the address or the name, whatever the case, or the whole id; no character in it is special. */
    text: singleLine(254).optional(),
    isActive: z.boolean().optional(),
    role: roleSchema.optional(),
    cursor,
    limit,
  })
  .optional();
export type FindUsersInput = z.infer<typeof findUsersInput>;

/** The latest registered first. */
export const findUsersOutput = z.strictObject({
  users: z.array(adminUserSchema),
  /** Null on the last page. */
  nextCursor: z.string().nullable(),
});
export type FindUsersOutput = z.infer<typeof findUsersOutput>;

/** Which live sessions are meant: those for which all given conditions hold. */
export const sessionFilterSchema = z
  .strictObject({
    userId: idSchema.optional(),
    clientKind: clientKindSchema.optional(),
    /**
     * Sessions in this network: `192.0.2.0/24` as the list shows it, or any other spelling of it, or a wider one. One that
     * is narrower than what is kept of an address is refused.
     */
    ipPrefix: z.union([z.cidrv4(), z.cidrv6()]).optional(),
    /** Without activity of the person for at least so long. */
    inactiveForSeconds: z.number().int().min(1).max(100_000_000).optional(),
    beganBefore: moment.optional(),
    /** At this moment or later. */
    beganAfter: moment.optional(),
    /** Says that all sessions of all people are meant. Stands alone. */
    everyone: z.literal(true).optional(),
  })
  .refine(({ everyone, ...conditions }) => !everyone || isEmpty(conditions), {
    message: 'everyone stands alone: leave it out, or leave the conditions out',
  });
export type SessionFilter = z.infer<typeof sessionFilterSchema>;

function isEmpty(conditions: Record<string, unknown>): boolean {
  return Object.values(conditions).every((value) => value === undefined);
}

export const adminListSessionsInput = z
  .strictObject({
    /** The same filter as that of `admin.logoutSessions`: this list is its preview. */
    filter: sessionFilterSchema.optional(),
    cursor,
    limit,
  })
  .optional();
export type AdminListSessionsInput = z.infer<typeof adminListSessionsInput>;

/** `isCurrent` marks the operator's own session, through which they are asking. */
export const adminSessionSchema = z.strictObject({
  ...sessionSummarySchema.shape,
  user: z.strictObject({ id: idSchema, email: z.string(), displayName: z.string() }),
});
export type AdminSession = z.infer<typeof adminSessionSchema>;

/** Live sessions, the latest begun first. */
export const adminListSessionsOutput = z.strictObject({
  sessions: z.array(adminSessionSchema),
  /** What `admin.logoutSessions` would end with this filter: all of them but the operator's own current session. */
  total: cappedCountSchema,
  /** As `beganBefore` of the filter it pins what is meant: nobody who logs in later is affected. */
  serverNow: timestamp,
  /** Null on the last page. */
  nextCursor: z.string().nullable(),
});
export type AdminListSessionsOutput = z.infer<typeof adminListSessionsOutput>;

export const adminLogoutSessionInput = z.strictObject({ sessionId: idSchema, note: noteSchema });
export type AdminLogoutSessionInput = z.infer<typeof adminLogoutSessionInput>;

export const logoutUserInput = z.strictObject({ userId: idSchema, note: noteSchema });
export type LogoutUserInput = z.infer<typeof logoutUserInput>;

export const adminLogoutSessionsInput = z.strictObject({
  filter: sessionFilterSchema.refine((filter) => !isEmpty(filter), {
    message: 'give a condition, or say everyone: true',
  }),
  note: noteSchema,
  /** Sessions this call ends, at most; 200 when left out. */
  limit: z.number().int().min(1).max(BULK_LIMIT).optional(),
});
export type AdminLogoutSessionsInput = z.infer<typeof adminLogoutSessionsInput>;

/** Repeat the call while `remaining.count` is not 0: the sum of `endedSessions` is the progress. */
export const logoutSessionsOutput = z.strictObject({ ...logoutOutput.shape, remaining: cappedCountSchema });
export type LogoutSessionsOutput = z.infer<typeof logoutSessionsOutput>;

export const changeUserInput = z.strictObject({ userId: idSchema, note: noteSchema });
export type ChangeUserInput = z.infer<typeof changeUserInput>;

/** `unchanged`: it was so before, and nothing was written. */
export const changeUserOutput = z.strictObject({
  outcome: z.enum(['changed', 'unchanged']),
  user: adminUserSchema,
  endedSessions: count,
});
export type ChangeUserOutput = z.infer<typeof changeUserOutput>;

export const sweepOutput = z.strictObject({
  /** Sessions that had run out and now carry their reason and their audit record. */
  timedOut: count,
  /** Rows of ended epochs that now carry the reason their epoch ended for. */
  stamped: count,
  deleted: count,
});
export type SweepOutput = z.infer<typeof sweepOutput>;

/** One line of `admin.checkUp`. `warning`: works, but somebody should look. */
export const checkSchema = z.strictObject({
  name: z.string(),
  status: z.enum(['ok', 'warning', 'failed']),
  detail: z.string(),
});
export type Check = z.infer<typeof checkSchema>;

export const checkUpOutput = z.strictObject({ serverNow: timestamp, checks: z.array(checkSchema) });
export type CheckUpOutput = z.infer<typeof checkUpOutput>;
