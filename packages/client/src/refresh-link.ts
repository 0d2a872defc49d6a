import type { Access } from './access.ts';
import { accessTokenOf } from './access-link.ts';
import { readError, saysSessionIsOver } from './read-error.ts';
import { repeatOnceLink } from './repeat-once-link.ts';

/**
 * Repeats an operation once with another access token when its own had expired, or had been superseded: with the one
 * that another process has stored meanwhile, else with one that the stored refresh token gives. `unknown` is what
 * older servers say of a token that another process has replaced by authenticating again.
 */
export function refreshLink(access: Access) {
  return repeatOnceLink(async ({ reason }, op) => {
    const mayRefresh = reason === 'access_expired' || reason === 'superseded';
    if (!mayRefresh && reason !== 'unknown') return false;
    try {
      return await access.renew(accessTokenOf(op), { mayRefresh });
    } catch (cause) {
      const refusal = readError(cause);
      // The session lives: a refresh token that opens nothing either says less than the caller knows already.
      if (reason === 'superseded' && refusal.kind === 'out' && !saysSessionIsOver(refusal)) return false;
      throw cause;
    }
  });
}
