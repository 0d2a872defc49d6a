import type { Access } from './access.ts';
import { accessTokenOf } from './access-link.ts';
import { repeatOnceLink } from './repeat-once-link.ts';

/**
 * Repeats an operation once with another access token when its own had expired, or is `unknown` because another
 * process has authenticated again meanwhile.
 */
export function refreshLink(access: Access) {
  return repeatOnceLink(({ reason }, op) => {
    const mayRefresh = reason === 'access_expired';
    return (mayRefresh || reason === 'unknown') && access.renew(accessTokenOf(op), { mayRefresh });
  });
}
