import type { RefusalReason } from '@curfew/contracts';

/** How `?reason=` of the login page says it: either time-out is a `session_timeout`, as the first of the four systems has it. */
export function reasonInAddress(reason: RefusalReason): string {
  return reason === 'inactivity_timeout' || reason === 'absolute_timeout' ? 'session_timeout' : reason;
}
