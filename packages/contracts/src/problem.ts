import { z } from 'zod';
import { refusalReasonSchema } from './end-reason.ts';
import { errorCodeSchema } from './error-code.ts';

/** What went wrong with one field of the input. */
export const issueSchema = z.strictObject({ path: z.string(), message: z.string() });
export type Issue = z.infer<typeof issueSchema>;

/** `application/problem+json` (RFC 9457) of the REST routes. */
export const problemSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: errorCodeSchema,
  reason: refusalReasonSchema.optional(),
  /** What the operator who ended the session gave as the reason. Text for the person. */
  note: z.string().optional(),
  /** When the session was over. */
  endedAt: z.iso.datetime().optional(),
  /** What the person ended it from, when that was another session of theirs: "Firefox on Linux". */
  endedFrom: z.string().optional(),
  issues: z.array(issueSchema).optional(),
  requestId: z.string(),
});
export type Problem = z.infer<typeof problemSchema>;

/** What Curfew adds to `error.data` of every tRPC error. */
export const errorDataSchema = z.object({
  curfewCode: errorCodeSchema,
  reason: refusalReasonSchema.optional(),
  /** What the operator who ended the session gave as the reason. Text for the person. */
  note: z.string().optional(),
  /** When the session was over. */
  endedAt: z.iso.datetime().optional(),
  /** What the person ended it from, when that was another session of theirs: "Firefox on Linux". */
  endedFrom: z.string().optional(),
  issues: z.array(issueSchema).optional(),
  retryAfterSeconds: z.number().int().optional(),
  requestId: z.string(),
});
export type ErrorData = z.infer<typeof errorDataSchema>;
