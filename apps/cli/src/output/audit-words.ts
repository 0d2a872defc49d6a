import { auditTypeSchema, endReasonSchema, type AuditType, type EndReason } from '@curfew/contracts';

const TYPES: Record<AuditType, string> = {
  registered: 'Account created',
  login: 'Logged in',
  login_failed: 'Failed login',
  new_device: 'New device',
  reauthenticated: 'Password given again',
  password_changed: 'Password changed',
  fingerprint_changed: 'Browser changed',
  session_renamed: 'Session renamed',
  inactivity_limit_changed: 'Inactivity limit changed',
  session_ended: 'Session ended',
  sessions_ended: 'Sessions ended',
  user_disabled: 'Account disabled',
  user_enabled: 'Account enabled',
  role_changed: 'Role changed',
};

const REASONS: Record<EndReason, string> = {
  user_logout: 'logged out there',
  user_logout_session: 'logged out from another session',
  user_logout_others: 'all others logged out',
  user_logout_all: 'logged out everywhere',
  replaced: 'newer login in the same browser',
  session_limit: 'too many sessions',
  password_changed: 'password changed',
  inactivity_timeout: 'inactivity',
  absolute_timeout: 'longest duration reached',
  fingerprint_changed: 'browser changed',
  refresh_reuse: 'old credential used again',
  user_disabled: 'account disabled',
  admin_logout: 'by an operator',
};

/** A type of audit record in words; one that this version does not know is shown as it is. */
export function auditTypeInWords(type: string): string {
  const known = auditTypeSchema.safeParse(type);
  return known.success ? TYPES[known.data] : type;
}

/** Why something ended, in words; a reason that this version does not know is shown as it is. */
export function endReasonInWords(reason: string): string {
  const known = endReasonSchema.safeParse(reason);
  return known.success ? REASONS[known.data] : reason;
}
