import type { TimeoutsOutput } from '@curfew/contracts';

const MINUTE = 60;
const OFFERED_SECONDS = [5, 10, 15, 30, 60, 120, 240, 480].map((minutes) => minutes * MINUTE);

/**
 * The limits that a person may choose from, shortest first: shorter than the policy, never shorter than the minimum, and
 * the one they have. Empty where the policy leaves no choice.
 */
export function inactivityChoices({
  minimumInactivitySeconds: minimum,
  policyInactivitySeconds: policy,
  personalInactivitySeconds: personal,
}: Pick<
  TimeoutsOutput,
  'minimumInactivitySeconds' | 'policyInactivitySeconds' | 'personalInactivitySeconds'
>): number[] {
  const choices = OFFERED_SECONDS.filter((seconds) => seconds >= minimum && seconds < policy);
  if (personal !== null && !choices.includes(personal)) choices.push(personal);
  return choices.toSorted((one, other) => one - other);
}
