import { z } from 'zod';
import { clientKindSchema } from './client-kind.ts';
import { endReasonSchema, refusalReasonSchema } from './end-reason.ts';
import { endedBySchema } from './ended-session.ts';
import { idSchema } from './id.ts';

const at = z.iso.datetime();

/** A session of the person that began elsewhere. */
const newLoginSchema = z.strictObject({
  sessionId: idSchema,
  /** "Firefox on Linux". */
  label: z.string(),
  clientKind: clientKindSchema,
  /** When it began. */
  at,
});
export type NewLogin = z.infer<typeof newLoginSchema>;

/**
 * What `auth.events` tells. A hint that something happened, never the truth about it: what is true is asked for. `ready`
 * comes first and again after the server may have missed something: ask for what you show. `reconnect`: the stream is old, this server
 * is going away, or the credential was replaced; the one of now opens another stream. `ended` comes last: this session is
 * over, or its access has to be refreshed.
 */
export const liveEventSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  z.strictObject({ type: z.literal('session_began'), ...newLoginSchema.shape }),
  /**
   * Every live session about which the person is asked in this one whether it was them, oldest first, at most 100. Follows `ready`,
   * and comes again when the person has recognized some and when a session has ended.
   */
  z.strictObject({ type: z.literal('unrecognized_logins'), logins: z.array(newLoginSchema) }),
  /** Another session of the person was connected, or is not any more. */
  z.strictObject({ type: z.literal('connections_changed'), at }),
  z.strictObject({
    type: z.literal('session_ended'),
    at,
    sessionId: idSchema,
    reason: endReasonSchema,
    by: endedBySchema,
  }),
  /** Several at once. */
  z.strictObject({ type: z.literal('sessions_ended'), at, reason: endReasonSchema, by: endedBySchema }),
  z.strictObject({ type: z.literal('password_changed'), at }),
  /** `name`: null when it was taken away. */
  z.strictObject({
    type: z.literal('session_renamed'),
    at,
    sessionId: idSchema,
    name: z.string().nullable(),
  }),
  z.strictObject({ type: z.literal('reconnect') }),
  z.strictObject({
    type: z.literal('ended'),
    reason: refusalReasonSchema,
    note: z.string().optional(),
    endedAt: at.optional(),
    /** What the person ended it from, when that was another session of theirs: "Firefox on Linux". */
    endedFrom: z.string().optional(),
  }),
]);
export type LiveEvent = z.infer<typeof liveEventSchema>;
