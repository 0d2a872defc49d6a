import type { FastifyRequest } from 'fastify';
import type { CookieNames } from './cookies.ts';

/** What a request presents to be recognised by. */
export type Credential =
  | { kind: 'none' }
  | { kind: 'cookie'; token: string }
  /** The token is empty when the header is not `Bearer <token>`. */
  | { kind: 'bearer'; token: string }
  /** More than one: which of them would count is nobody's to guess. */
  | { kind: 'ambiguous' };

export interface PresentedByRequest {
  credential: Credential;
  /** The cookie of "Keep me logged in": opens nothing, but a closed session again. */
  refreshCookie: string | undefined;
}

/** RFC 6750 §2.1; the scheme is case-insensitive (RFC 9110 §11.1). */
const BEARER = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/iu;

export function readCredential(request: FastifyRequest, names: CookieNames): PresentedByRequest {
  const { authorization, cookie } = request.headers;
  const counts = [countCookies(cookie, names.session), countCookies(cookie, names.refresh)];
  const hasCookie = counts.some((count) => count > 0);
  const refreshCookie = nonEmpty(request.cookies[names.refresh]);
  if (counts.some((count) => count > 1) || countAuthorizations(request) + Number(hasCookie) > 1) {
    return { credential: { kind: 'ambiguous' }, refreshCookie };
  }
  if (authorization !== undefined) {
    return { credential: { kind: 'bearer', token: BEARER.exec(authorization)?.[1] ?? '' }, refreshCookie };
  }
  const token = nonEmpty(request.cookies[names.session]);
  return { credential: token === undefined ? { kind: 'none' } : { kind: 'cookie', token }, refreshCookie };
}

/** Node silently drops a second Authorization header. */
function countAuthorizations({ raw }: FastifyRequest): number {
  return raw.rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === 'authorization')
    .length;
}

/** The cookie plugin silently takes the first of two cookies of one name. */
function countCookies(header: string | undefined, name: string): number {
  return (header ?? '').split(';').filter((pair) => pair.split('=', 1)[0]?.trim() === name).length;
}

/** A cleared cookie may arrive empty from clients that ignore Max-Age. */
function nonEmpty(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
