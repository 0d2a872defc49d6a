import { z } from 'zod';
import { endReasonSchema } from './end-reason.ts';
import { sessionSummarySchema } from './session.ts';

/** Whose doing an end was: the person's own, an operator's, or the rules'. */
export const endedBySchema = z.enum(['you', 'operator', 'system']);
export type EndedBy = z.infer<typeof endedBySchema>;

/** A session that is over, as its person may read it. */
export const endedSessionSchema = z.strictObject({
  ...sessionSummarySchema.pick({
    id: true,
    clientKind: true,
    label: true,
    name: true,
    ipPrefix: true,
    place: true,
    createdAt: true,
  }).shape,
  /** When it was over: of one that ran out its deadline, also when that was written down later. */
  endedAt: z.iso.datetime(),
  reason: endReasonSchema,
  by: endedBySchema,
});
export type EndedSession = z.infer<typeof endedSessionSchema>;

/** What ended within the last 24 hours, the latest first, at most 20. */
export const listEndedSessionsOutput = z.strictObject({ sessions: z.array(endedSessionSchema) });
export type ListEndedSessionsOutput = z.infer<typeof listEndedSessionsOutput>;
