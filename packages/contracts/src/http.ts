/** Names that server and clients must agree on. */

/** Carries the value of the readable CSRF cookie back on every tRPC mutation. */
export const CSRF_HEADER = 'x-csrf-token';
/** `background` marks calls the person did not make (polling, refetch on focus): they never keep a session alive. */
export const ACTIVITY_HEADER = 'x-activity';
/** The browser's fingerprint, compared with the one the session was begun with. */
export const FINGERPRINT_HEADER = 'x-fingerprint';
/** The same in the query of a stream: an `EventSource` cannot send headers. */
export const FINGERPRINT_PARAMETER = 'fingerprint';
/**
 * The session a call is meant for. A credential of another session is refused with `SESSION_MISMATCH`, and a logout leaves
 * other people's sessions alone.
 */
export const SESSION_HEADER = 'x-session-id';
/**
 * The same in the query of a stream, by the end of the id: that is enough to tell sessions apart, and the
 * browser goes on showing the address after the logout, where nothing may name a person's session.
 */
export const SESSION_PARAMETER = 'session';
export const SESSION_PARAMETER_LENGTH = 12;
/** Echoed in every answer; accepted from the caller when it matches `[A-Za-z0-9-]{1,64}`. */
export const REQUEST_ID_HEADER = 'x-request-id';
/** Names the build of the pages that the server has; another one when they differ. In every answer of a server that has pages. */
export const BUILD_HEADER = 'x-build';
/** The language that a person has chosen in this browser: written by the page, read by the server that sends it. */
export const LOCALE_COOKIE = 'curfew-locale';

/** Default cookie names; an installation may rename them (`COOKIE_*` of the api). */
export const DEFAULT_COOKIE_NAMES = {
  session: '__Host-Http-session',
  refresh: '__Host-Http-refresh',
  csrf: '__Host-csrf',
} as const;

/** Where the tRPC router is mounted. */
export const TRPC_PATH = '/trpc';
/** tRPC calls in one HTTP request, at most. */
export const BATCH_LIMIT = 10;
