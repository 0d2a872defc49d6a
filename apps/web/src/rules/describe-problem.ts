import { readError } from '@curfew/client';

/**
 * Why a list cannot be shown although the server answers; null when there is nothing to say. A server that cannot be
 * reached is said by the frame of the page, an ended session by the login page.
 */
export function describeProblem(cause: unknown): string | null {
  if (cause === null) return null;
  const { kind, message } = readError(cause);
  return kind === 'refused' || kind === 'limited' ? message : null;
}
