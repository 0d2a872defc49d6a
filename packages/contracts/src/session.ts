import { z } from 'zod';
import { userSchema } from './account.ts';
import { opaque } from './text.ts';

const timestamp = z.iso.datetime();

/** The deadlines of one session, all by the database's clock. `serverNow` lets a client keep the offset to its own. */
export const deadlinesSchema = z.strictObject({
  serverNow: timestamp,
  inactivityExpiresAt: timestamp,
  absoluteExpiresAt: timestamp,
  /** Until then procedures that need a fresh authentication run without asking for the password. */
  freshUntil: timestamp,
  /** How long before a deadline a client warns. */
  warningSeconds: z.number().int(),
});
export type Deadlines = z.infer<typeof deadlinesSchema>;

export const clientKindSchema = z.enum(['web', 'cli', 'service']);
export type ClientKind = z.infer<typeof clientKindSchema>;

/** One row of the session list. `id` is public: it names the session and opens nothing. */
export const sessionSummarySchema = z.strictObject({
  id: z.uuid(),
  isCurrent: z.boolean(),
  clientKind: clientKindSchema,
  /** "Chrome on macOS". */
  label: z.string(),
  /** The network, not the address: /24 of IPv4, /48 of IPv6. */
  ipPrefix: z.string().nullable(),
  userAgent: z.string().nullable(),
  createdAt: timestamp,
  lastActive: timestamp,
  authenticatedAt: timestamp,
  inactivityExpiresAt: timestamp,
  absoluteExpiresAt: timestamp,
});
export type SessionSummary = z.infer<typeof sessionSummarySchema>;

/** Procedures that take nothing refuse to be given anything. */
export const noInput = z.strictObject({}).optional();

/** Returned by login, reauthenticate and changePassword; the credential itself travels in the HttpOnly cookie. */
export const currentSessionSchema = z.strictObject({ id: z.uuid(), ...deadlinesSchema.shape });
export type CurrentSession = z.infer<typeof currentSessionSchema>;

/** `cfl_…`: can do one thing, end the session it was made for. */
const logoutTicket = z.string().startsWith('cfl_');

export const loginOutput = z.strictObject({
  user: userSchema,
  session: currentSessionSchema,
  isNewDevice: z.boolean(),
  logoutTicket,
});
export type LoginOutput = z.infer<typeof loginOutput>;

export const sessionOutput = z.strictObject({
  user: userSchema,
  session: currentSessionSchema,
  logoutTicket,
});
export type SessionOutput = z.infer<typeof sessionOutput>;

export const reauthenticateOutput = z.strictObject({
  session: currentSessionSchema,
  logoutTicket,
});
export type ReauthenticateOutput = z.infer<typeof reauthenticateOutput>;

export const changePasswordOutput = z.strictObject({
  session: currentSessionSchema,
  logoutTicket,
  /** How many other sessions the change ended. */
  endedSessions: z.number().int().nonnegative(),
});
export type ChangePasswordOutput = z.infer<typeof changePasswordOutput>;

export const logoutInput = z
  .strictObject({
    /** Ends the session the ticket was made for, when the credential is gone already. */
    ticket: opaque(256).optional(),
  })
  .optional();
export type LogoutInput = z.infer<typeof logoutInput>;

export const logoutSessionInput = z.strictObject({ sessionId: z.uuid() });
export type LogoutSessionInput = z.infer<typeof logoutSessionInput>;

/** The answer of the whole logout family. It is given only when it is true. */
export const logoutOutput = z.strictObject({
  success: z.literal(true),
  /** `ended`: this call ended at least one session. `already-ended`: there was nothing left to end. */
  outcome: z.enum(['ended', 'already-ended']),
  endedSessions: z.number().int().nonnegative(),
  message: z.string(),
  timestamp,
});
export type LogoutOutput = z.infer<typeof logoutOutput>;

export const listSessionsInput = z
  .strictObject({
    cursor: opaque(256).optional(),
    limit: z.number().int().min(1).max(100).optional(),
  })
  .optional();
export type ListSessionsInput = z.infer<typeof listSessionsInput>;

export const listSessionsOutput = z.strictObject({
  sessions: z.array(sessionSummarySchema),
  /** Null on the last page. */
  nextCursor: z.string().nullable(),
});
export type ListSessionsOutput = z.infer<typeof listSessionsOutput>;
