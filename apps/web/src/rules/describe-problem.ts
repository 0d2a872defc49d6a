import { isUnanswered, readError } from '@curfew/client';
import type { I18n } from '@lingui/core';
import { problemInWords } from './problem-words.ts';

/**
 * Why a list cannot be shown although nothing is known to be wrong with the server; null when there is nothing to say. A
 * server that does not answer is said by the frame of the page, an ended session by the login page.
 */
export function describeProblem(cause: unknown, i18n: I18n): string | null {
  if (cause === null) return null;
  const error = readError(cause);
  const isSaidElsewhere = isUnanswered(error) || error.kind === 'out' || error.kind === 'cancelled';
  return isSaidElsewhere ? null : problemInWords(error, i18n);
}
