import type { EndReason, RefusalReason } from '@curfew/contracts';

/**
 * The reasons again, as data: the schema in contracts would bring zod into the first load of the login page. True for
 * those that say that the session is over. `satisfies` keeps both equal: a reason that is missing, misspelt or on the
 * wrong side does not compile.
 */
const REASONS = {
  missing: false,
  malformed: false,
  unknown: false,
  access_expired: false,
  superseded: false,
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
} as const satisfies Record<EndReason, true> & Record<Exclude<RefusalReason, EndReason>, false>;

/** True for exactly the members of `RefusalReason`; for values from a URL, a storage or another tab. */
export function isRefusalReason(value: unknown): value is RefusalReason {
  return typeof value === 'string' && Object.hasOwn(REASONS, value);
}

/** True for exactly the members of `EndReason`: the session of the refused credential is over. */
export function isEndReason(reason: RefusalReason | null): reason is EndReason {
  return reason !== null && REASONS[reason];
}
