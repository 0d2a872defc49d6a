import { SessionError } from '@curfew/contracts';
import type { RefusalReason } from '@curfew/contracts';
import type { KnownEnding } from '@curfew/session-core';

/** The refusal of a credential. */
export function sessionRefused({ reason, note, endedAt, endedFrom }: KnownEnding): SessionError {
  return new SessionError('UNAUTHORIZED', refusalMessages[reason] ?? 'Your session is over. Log in again.', {
    reason,
    note,
    endedAt,
    endedFrom,
  });
}

const refusalMessages: Partial<Record<RefusalReason, string>> = {
  missing: 'Log in first.',
  malformed: 'This is no credential of this service. Log in again.',
  unknown: 'This credential is not known here. Log in again.',
  access_expired: 'The access has expired. Refresh the session.',
  superseded: 'A newer credential has taken the place of this one. Repeat the call with it.',
};
