import { MINIMUM_INACTIVITY_SECONDS } from '@curfew/contracts';
import type { TimeoutsOutput } from '@curfew/contracts';
import { inactivitySeconds } from '../rules/deadlines.ts';
import type { SessionPolicy } from '../session-policy.ts';
import type { LiveSession } from './live-session.ts';

/** What ends the sessions of this person by itself, by the limit they had when their session was validated. */
export function describeTimeouts(
  { inactivityLimitSeconds }: Pick<LiveSession, 'inactivityLimitSeconds'>,
  policy: SessionPolicy,
): TimeoutsOutput {
  return {
    inactivitySeconds: inactivitySeconds(inactivityLimitSeconds, policy),
    personalInactivitySeconds: inactivityLimitSeconds,
    policyInactivitySeconds: policy.inactivityTimeoutSeconds,
    minimumInactivitySeconds: MINIMUM_INACTIVITY_SECONDS,
    absoluteSeconds: policy.absoluteLifetimeSeconds,
    rememberedSeconds: policy.refreshLifetimeSeconds,
    freshSeconds: policy.freshSeconds,
    warningSeconds: policy.warningSeconds,
    maximumSessions: policy.sessionLimit,
  };
}
