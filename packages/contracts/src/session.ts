import { z } from 'zod';
import { userSchema } from './account.ts';
import { clientKindSchema, transportSchema } from './client-kind.ts';
import { idSchema } from './id.ts';
import { placeSchema } from './place.ts';
import { opaque, singleLine } from './text.ts';

const timestamp = z.iso.datetime();

/** The deadlines of one session, all by the database's clock. `serverNow` lets a client keep the offset to its own. */
export const deadlinesSchema = z.strictObject({
  serverNow: timestamp,
  /** When inactivity ends the session. Null: it does not, the session is remembered. */
  inactivityExpiresAt: timestamp.nullable(),
  absoluteExpiresAt: timestamp,
  /** When the session has to be refreshed to go on. Null: it cannot be, the deadlines above are final. */
  accessExpiresAt: timestamp.nullable(),
  /** Until then procedures that need a fresh authentication run without asking for the password. */
  freshUntil: timestamp,
  /** How long before a deadline a client warns. */
  warningSeconds: z.number().int(),
});
export type Deadlines = z.infer<typeof deadlinesSchema>;

/** One row of the session list. `id` is public: it names the session and opens nothing. */
export const sessionSummarySchema = z.strictObject({
  id: idSchema,
  isCurrent: z.boolean(),
  clientKind: clientKindSchema,
  /** Whether a cookie or a token opens it. */
  transport: transportSchema,
  /** "Chrome on macOS". */
  label: z.string(),
  /** What the person calls it; null: not named. */
  name: z.string().nullable(),
  /** The network, not the address: /24 of IPv4, /48 of IPv6. */
  ipPrefix: z.string().nullable(),
  /** Where its login came from. */
  place: placeSchema.exactOptional(),
  userAgent: z.string().nullable(),
  createdAt: timestamp,
  lastActive: timestamp,
  /**
   * It has an open stream of live events, and counts as connected until this moment unless the stream goes on. Null: it has none.
   */
  connectedUntil: timestamp.nullable(),
  authenticatedAt: timestamp,
  /** Null: inactivity does not end it, the session is remembered. */
  inactivityExpiresAt: timestamp.nullable(),
  absoluteExpiresAt: timestamp,
});
export type SessionSummary = z.infer<typeof sessionSummarySchema>;

/** Procedures that take nothing refuse to be given anything. */
export const noInput = z.strictObject({}).nullish();

/** Returned by login, refresh, reauthenticate and changePassword; the credential itself travels in the HttpOnly cookie. */
export const currentSessionSchema = z.strictObject({ id: idSchema, ...deadlinesSchema.shape });
export type CurrentSession = z.infer<typeof currentSessionSchema>;

const ticket = z.string().startsWith('cfl_');
/** What can end sessions and do nothing else, whatever becomes of the credential. */
const tickets = {
  /** `cfl_…`: ends the session it was made for. */
  logoutTicket: ticket,
  /** `cfl_…`: ends every session of the person that had begun when it was made. */
  logoutAllTicket: ticket,
};

/** The credentials of a bearer session. A refresh replaces both; the presented ones are dead then. */
export const bearerTokensSchema = z.strictObject({
  /** `cfa_…`, for `Authorization: Bearer`. */
  accessToken: z.string(),
  accessExpiresAt: timestamp,
  /** `cfr_…`, for `auth.refresh` and `POST /token` alone. */
  refreshToken: z.string(),
  /** Without any refresh until then the session is over; with them it is over at `absoluteExpiresAt`. */
  refreshExpiresAt: timestamp,
});
export type BearerTokens = z.infer<typeof bearerTokensSchema>;

/** What every answer says that hands over new credentials. `tokens` exactly for bearer sessions: a cookie is never in a body. */
const issued = {
  session: currentSessionSchema,
  ...tickets,
  tokens: bearerTokensSchema.optional(),
};

export const loginOutput = z.strictObject({ user: userSchema, isNewDevice: z.boolean(), ...issued });
export type LoginOutput = z.infer<typeof loginOutput>;

export const sessionOutput = z.strictObject({
  user: userSchema,
  session: currentSessionSchema,
  ...tickets,
});
export type SessionOutput = z.infer<typeof sessionOutput>;

/** A program sends its refresh token; a browser sends nothing, its cookie does. */
export const refreshInput = z.strictObject({ refreshToken: opaque(256).optional() }).optional();
export type RefreshInput = z.infer<typeof refreshInput>;

export const refreshOutput = z.strictObject({ user: userSchema, ...issued });
export type RefreshOutput = z.infer<typeof refreshOutput>;

export const reauthenticateOutput = z.strictObject(issued);
export type ReauthenticateOutput = z.infer<typeof reauthenticateOutput>;

export const changePasswordOutput = z.strictObject({
  ...issued,
  /** How many other sessions the change ended. */
  endedSessions: z.number().int().nonnegative(),
});
export type ChangePasswordOutput = z.infer<typeof changePasswordOutput>;

export const logoutInput = z
  .strictObject({
    /** Ends what the ticket was made for, whatever else is presented. */
    ticket: opaque(256).optional(),
  })
  .nullish();
export type LogoutInput = z.input<typeof logoutInput>;

export const logoutSessionInput = z.strictObject({ sessionId: idSchema });
export type LogoutSessionInput = z.infer<typeof logoutSessionInput>;

/** Sessions of which the person says that it was them. Those that the current one is not asked about are passed over. */
export const recognizeLoginsInput = z.strictObject({ sessionIds: z.array(idSchema).min(1).max(100) });
export type RecognizeLoginsInput = z.infer<typeof recognizeLoginsInput>;

/** About how many of them this session was asked. */
export const recognizeLoginsOutput = z.strictObject({ recognized: z.number().int().nonnegative() });
export type RecognizeLoginsOutput = z.infer<typeof recognizeLoginsOutput>;

/** Other sessions of the person, never the current one; the answer is `logoutOutput`. */
export const logoutSessionsInput = z.strictObject({ sessionIds: z.array(idSchema).min(1).max(100) });
export type LogoutSessionsInput = z.infer<typeof logoutSessionsInput>;

export const renameSessionInput = z.strictObject({
  sessionId: idSchema,
  /** Null takes the name away: the label stands in its place again. Counted as it is kept: normalization may lengthen a text. */
  name: singleLine(256).pipe(z.string().min(1).max(64)).nullable(),
});
export type RenameSessionInput = z.infer<typeof renameSessionInput>;

export const renameSessionOutput = z.strictObject({ sessionId: idSchema, name: z.string().nullable() });
export type RenameSessionOutput = z.infer<typeof renameSessionOutput>;

/** The answer of the whole logout family. It is given only when it is true. */
export const logoutOutput = z.strictObject({
  success: z.literal(true),
  /**
   * `ended`: this call ended at least one session. `already-ended`: what was named had been over before.
   * `no-session`: nothing that was presented or asked for names a session, so nothing was ended.
   */
  outcome: z.enum(['ended', 'already-ended', 'no-session']),
  endedSessions: z.number().int().nonnegative(),
  /** Set to true when a logout everywhere could end only what a ticket is for, and the person has sessions that live. */
  hasOpenSessions: z.literal(true).optional(),
  message: z.string(),
  /** When it was so, by the database's clock. */
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
