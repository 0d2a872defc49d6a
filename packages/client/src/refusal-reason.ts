import type { RefusalReason } from '@curfew/contracts';

/**
 * The reasons again, as data: the schema in contracts would bring zod into the first load of the login page.
 * `satisfies` keeps both equal: a reason that is missing or misspelt does not compile.
 */
const REASONS = {
  missing: true,
  malformed: true,
  unknown: true,
  access_expired: true,
  superseded: true,
  user_logout: true,
  user_logout_session: true,
  user_logout_others: true,
  user_logout_all: true,
  replaced: true,
  session_limit: true,
  password_changed: true,
  inactivity_timeout: true,
  absolute_timeout: true,
  fingerprint_changed: true,
  refresh_reuse: true,
  user_disabled: true,
  admin_logout: true,
} as const satisfies Record<RefusalReason, true>;

/** True for exactly the members of `RefusalReason`; for values from a URL, a storage or another tab. */
export function isRefusalReason(value: unknown): value is RefusalReason {
  return typeof value === 'string' && Object.hasOwn(REASONS, value);
}
