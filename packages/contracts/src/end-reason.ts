import { z } from 'zod';

/**
 * Why a session is over. Closed: every ended session carries exactly one of these in its row,
 * in its audit record and in what its holder is told.
 */
export const endReasonSchema = z.enum([
  'user_logout',
  'user_logout_session',
  'user_logout_others',
  'user_logout_all',
  'replaced',
  'session_limit',
  'password_changed',
  'inactivity_timeout',
  'absolute_timeout',
  'fingerprint_changed',
  'refresh_reuse',
  'user_disabled',
  'admin_logout',
]);
export type EndReason = z.infer<typeof endReasonSchema>;

/**
 * Why a credential was refused: an {@link EndReason} when it belongs to a session that is over, else
 * - `missing`: none was presented;
 * - `malformed`: it could never have been issued;
 * - `unknown`: this installation never issued it, or nothing is left of its session;
 * - `access_expired`: the session lives, and `auth.refresh` opens it again;
 * - `superseded`: the session lives, but a newer credential has taken the place of this one. It can still end the session.
 */
export const refusalReasonSchema = z.enum([
  'missing',
  'malformed',
  'unknown',
  'access_expired',
  'superseded',
  ...endReasonSchema.options,
]);
export type RefusalReason = z.infer<typeof refusalReasonSchema>;
