import { z } from 'zod';
import { auditRecordSchema } from './audit.ts';
import { clientKindSchema, transportSchema } from './client-kind.ts';
import { endReasonSchema, refusalReasonSchema } from './end-reason.ts';
import { idSchema } from './id.ts';
import { placeSchema } from './place.ts';
import { opaque } from './text.ts';

const timestamp = z.iso.datetime();

export const explainInput = z.strictObject({
  /** A session id, or any text that was presented as a credential. It is neither stored nor logged. */
  subject: opaque(512),
});
export type ExplainInput = z.infer<typeof explainInput>;

/** What kind of text was given. `unrecognized`: nothing that could ever have been issued. */
export const subjectKindSchema = z.enum([
  'session_id',
  'session_token',
  'access_token',
  'refresh_token',
  'logout_ticket',
  'unrecognized',
]);
export type SubjectKind = z.infer<typeof subjectKindSchema>;

/**
 * Which rule decides, in the order in which they are looked at: `form` (could never have been issued), `existence`
 * (no row), `secret` (another secret than the session's), `ended` (the row says so), `epoch` (the user's moved on),
 * `user` (disabled), `inactivity` and `lifetime` (a deadline passed), `used_up` (a refresh has replaced it), `access`
 * (closed until the session is refreshed), `none` (nothing is against it).
 */
export const explainRuleSchema = z.enum([
  'form',
  'existence',
  'secret',
  'ended',
  'epoch',
  'user',
  'inactivity',
  'lifetime',
  'used_up',
  'access',
  'none',
]);
export type ExplainRule = z.infer<typeof explainRuleSchema>;

/** The row of the session with its user, without anything that could be presented. */
export const explainedSessionSchema = z.strictObject({
  id: idSchema,
  user: z.strictObject({ id: idSchema, email: z.string(), isActive: z.boolean(), epoch: z.number().int() }),
  /** Over as soon as it differs from the user's. */
  epoch: z.number().int(),
  transport: transportSchema,
  clientKind: clientKindSchema,
  label: z.string(),
  ipPrefix: z.string().nullable(),
  place: placeSchema.exactOptional(),
  userAgent: z.string().nullable(),
  createdAt: timestamp,
  lastActive: timestamp,
  authenticatedAt: timestamp,
  /** Null: inactivity does not end it, the session is remembered. */
  inactivityExpiresAt: timestamp.nullable(),
  absoluteExpiresAt: timestamp,
  freshUntil: timestamp,
  /** When its access closes until it is refreshed. Null: it cannot be refreshed. */
  accessExpiresAt: timestamp.nullable(),
  invalidatedAt: timestamp.nullable(),
  invalidationReason: endReasonSchema.nullable(),
});
export type ExplainedSession = z.infer<typeof explainedSessionSchema>;

export const explainOutput = z.strictObject({
  kind: subjectKindSchema,
  /**
   * Whether presenting it now does what it is for: an access credential opens, a refresh token refreshes, a logout
   * ticket ends its session. For a session id: whether the access of its session is open.
   */
  verdict: z.enum(['accepted', 'refused']),
  /** What its holder is told. Null when accepted. */
  reason: refusalReasonSchema.nullable(),
  rule: explainRuleSchema,
  /** The same in one sentence. */
  explanation: z.string(),
  /** Null where there is none to compare: a session id, an unknown session. */
  secretMatches: z.boolean().nullable(),
  /** When that was decided: the end, or the deadline that passed. */
  decidedAt: timestamp.nullable(),
  /** Who ended it. Null: the system, or nobody did. */
  decidedBy: z.strictObject({ id: idSchema, email: z.string().nullable() }).nullable(),
  /** What the operator who ended it gave as the reason. */
  note: z.string().nullable(),
  /** Null when there is no such row, or no longer. */
  session: explainedSessionSchema.nullable(),
  /** Of this session and of its epoch's end, newest first, at most 20. They outlive the row. */
  records: z.array(auditRecordSchema),
  serverNow: timestamp,
});
export type ExplainOutput = z.infer<typeof explainOutput>;
