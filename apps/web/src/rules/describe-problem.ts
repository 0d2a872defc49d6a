import { readError } from '@curfew/client';
import type { I18n } from '@lingui/core';
import { problemInWords } from './problem-words.ts';

/**
 * Why a list cannot be shown although the server answers; null when there is nothing to say. A server that cannot be
 * reached is said by the frame of the page, an ended session by the login page.
 */
export function describeProblem(cause: unknown, i18n: I18n): string | null {
  if (cause === null) return null;
  const error = readError(cause);
  return error.kind === 'refused' || error.kind === 'limited' ? problemInWords(error, i18n) : null;
}
