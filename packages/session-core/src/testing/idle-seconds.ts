import { inactivitySeconds } from '../rules/deadlines.ts';
import type { SessionPolicy } from '../session-policy.ts';

/** After so long without activity a browser's session is over: activity is recorded at most once per touch interval. */
export function idleSeconds(personalLimitSeconds: number | null, policy: SessionPolicy): number {
  return inactivitySeconds(personalLimitSeconds, policy) + policy.touchIntervalSeconds;
}
