import { z } from 'zod';
import { currentSessionSchema } from './session.ts';

const seconds = z.number().int().positive();

/** No person may set a shorter inactivity limit. */
export const MINIMUM_INACTIVITY_SECONDS = 5 * 60;

/** What ends the sessions of this person by itself. */
export const timeoutsOutput = z.strictObject({
  /** In effect for this person's browsers: the shorter one of the next two. */
  inactivitySeconds: seconds,
  /** The limit they have set themselves; null: none. */
  personalInactivitySeconds: seconds.nullable(),
  /** What the policy allows at most. */
  policyInactivitySeconds: seconds,
  /** The shortest limit a person may set. Longer than what the policy allows: they cannot set any. */
  minimumInactivitySeconds: seconds,
  absoluteSeconds: seconds,
  /** The absolute lifetime of a remembered browser. */
  rememberedSeconds: seconds,
  freshSeconds: seconds,
  warningSeconds: z.number().int().nonnegative(),
  /** So many may live at a time; one more login ends the longest idle one. */
  maximumSessions: seconds,
});
export type TimeoutsOutput = z.infer<typeof timeoutsOutput>;

/** Null takes the personal limit away. */
export const setInactivityLimitInput = z.strictObject({ seconds: seconds.max(100_000_000).nullable() });
export type SetInactivityLimitInput = z.infer<typeof setInactivityLimitInput>;

export const setInactivityLimitOutput = z.strictObject({
  /** With the deadlines that follow from the new limit. */
  session: currentSessionSchema,
  personalInactivitySeconds: seconds.nullable(),
});
export type SetInactivityLimitOutput = z.infer<typeof setInactivityLimitOutput>;
