import { expect, test } from 'vitest';
import { inactivityChoices } from './inactivity-choices.ts';

const MINUTE = 60;

test.each([
  { policy: 30, personal: null, minutes: [5, 10, 15] },
  { policy: 31, personal: null, minutes: [5, 10, 15, 30] },
  { policy: 30, personal: 10, minutes: [5, 10, 15] },
  { policy: 30, personal: 7, minutes: [5, 7, 10, 15] },
  // The policy has become shorter than what the person once chose.
  { policy: 8, personal: 15, minutes: [5, 15] },
  { policy: 5, personal: null, minutes: [] },
  { policy: 2, personal: null, minutes: [] },
  { policy: 600, personal: null, minutes: [5, 10, 15, 30, 60, 120, 240, 480] },
])('a policy of $policy minutes, $personal chosen: $minutes', ({ policy, personal, minutes }) => {
  const choices = inactivityChoices({
    minimumInactivitySeconds: 5 * MINUTE,
    policyInactivitySeconds: policy * MINUTE,
    personalInactivitySeconds: personal === null ? null : personal * MINUTE,
  });
  expect(choices).toEqual(minutes.map((each) => each * MINUTE));
});
