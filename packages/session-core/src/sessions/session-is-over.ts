import { SessionError } from '@curfew/contracts';
import type { KnownEnding } from './find-ending.ts';

/** The refusal of a command whose session was over, or had a newer credential, by the time the command was to be written. */
export function sessionIsOver(ending: KnownEnding = { reason: 'unknown' }): SessionError {
  const message =
    ending.reason === 'superseded'
      ? 'A newer credential has taken the place of this one. Repeat the call with it.'
      : 'Your session is over. Log in again.';
  return new SessionError('UNAUTHORIZED', message, ending);
}
