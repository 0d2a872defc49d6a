import type { DEFAULT_COOKIE_NAMES } from '@curfew/contracts';
import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';

export type CookieNames = Record<keyof typeof DEFAULT_COOKIE_NAMES, string>;

/**
 * The three cookies, each defined once: set and cleared from the same definition, so that a browser which accepted
 * one also lets go of it (RFC 6265bis §5.7: a `__Host-` cookie without Secure and Path=/ is ignored, deletions too).
 */
const attributes = {
  session: { path: '/', secure: true, httpOnly: true, sameSite: 'strict' },
  refresh: { path: '/', secure: true, httpOnly: true, sameSite: 'strict' },
  csrf: { path: '/', secure: true, httpOnly: false, sameSite: 'strict' },
} as const satisfies Record<keyof CookieNames, CookieSerializeOptions>;

/** Session cookies without Max-Age: a browser forgets them when it closes (NIST 800-63B-4 §5.1.1). */
export function setCookie(
  reply: FastifyReply,
  names: CookieNames,
  cookie: { kind: keyof CookieNames; value: string },
): void {
  reply.setCookie(names[cookie.kind], cookie.value, attributes[cookie.kind]);
}

export function clearCookies(reply: FastifyReply, names: CookieNames): void {
  for (const kind of ['session', 'refresh', 'csrf'] as const) {
    reply.setCookie(names[kind], '', { ...attributes[kind], maxAge: 0 });
  }
}

/** What a request presents to be recognised by. */
export type Credential =
  | { kind: 'none' }
  | { kind: 'cookie'; token: string }
  | { kind: 'bearer' }
  /** More than one: which of them would count is nobody's to guess. */
  | { kind: 'ambiguous' };

export function readCredential(request: FastifyRequest, names: CookieNames): Credential {
  const hasBearer = request.headers.authorization !== undefined;
  const count = countCookies(request.headers.cookie, names.session);
  const token = request.cookies[names.session];
  if (count > 1 || (hasBearer && count > 0)) return { kind: 'ambiguous' };
  if (hasBearer) return { kind: 'bearer' };
  // A cleared cookie may arrive empty from clients that ignore Max-Age.
  return token === undefined || token === '' ? { kind: 'none' } : { kind: 'cookie', token };
}

/** The cookie plugin silently takes the first of two cookies of one name. */
function countCookies(header: string | undefined, name: string): number {
  return (header ?? '').split(';').filter((pair) => pair.split('=', 1)[0]?.trim() === name).length;
}
