import type { DEFAULT_COOKIE_NAMES } from '@curfew/contracts';
import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply } from 'fastify';

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

/**
 * Without `maxAgeSeconds` a browser forgets the cookie when it closes (NIST 800-63B-4 §5.1.1): only the refresh cookie
 * of "Keep me logged in" has one.
 */
export function setCookie(
  reply: FastifyReply,
  names: CookieNames,
  cookie: { kind: keyof CookieNames; value: string; maxAgeSeconds?: number },
): void {
  const { kind, value, maxAgeSeconds } = cookie;
  reply.setCookie(names[kind], value, {
    ...attributes[kind],
    ...(maxAgeSeconds !== undefined && { maxAge: maxAgeSeconds }),
  });
}

export function clearCookies(
  reply: FastifyReply,
  names: CookieNames,
  kinds: readonly (keyof CookieNames)[] = ['session', 'refresh', 'csrf'],
): void {
  for (const kind of kinds) {
    reply.setCookie(names[kind], '', { ...attributes[kind], maxAge: 0 });
  }
}
