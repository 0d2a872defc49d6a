import type { I18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { isUnanswered, readError } from '@curfew/client';
import { problemInWords } from './problem-words.ts';

/** What is said where no session of the person has the id that was asked for. */
export const NOT_YOURS = msg`No session of yours has this id: nothing was ended.`;

/** Why sessions were not ended, in words. Null when there is nothing to say: the page leaves by itself. */
export function endingFailure(cause: unknown, i18n: I18n): string | null {
  const error = readError(cause);
  if (error.kind === 'out' || error.kind === 'cancelled') return null;
  if (error.code === 'REAUTHENTICATION_REQUIRED') {
    return i18n.t(msg`Nothing was logged out, because the password was not given.`);
  }
  if (error.code === 'NOT_FOUND') return i18n.t(NOT_YOURS);
  return isUnanswered(error)
    ? i18n.t(msg`The server did not confirm it, so please try again.`)
    : problemInWords(error, i18n);
}
