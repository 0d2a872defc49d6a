import { repeatOnceLink } from './repeat-once-link.ts';

/**
 * Repeats a mutation once when its CSRF token was refused: that answer has set a fresh cookie, which the repeated
 * request reads (see `request-headers.ts`). A token goes stale when the cookies were cleared or another tab logged in.
 */
export function csrfLink() {
  return repeatOnceLink((error) => error.code === 'CSRF_TOKEN_INVALID');
}
