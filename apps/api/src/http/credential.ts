import type { FastifyRequest } from 'fastify';
import type { CookieNames } from './cookies.ts';

/** What a request presents to be recognised by. */
export type Credential =
  | { kind: 'none' }
  | { kind: 'cookie'; token: string }
  /** The token is empty when the header is not `Bearer <token>`. */
  | { kind: 'bearer'; token: string }
  /** More than one, so none of them opens anything. */
  | { kind: 'ambiguous' };

export interface PresentedByRequest {
  credential: Credential;
  /** The cookie of "Keep me logged in": opens nothing, but a closed session again. */
  refreshCookie: string | undefined;
  /** Everything that was presented, however often: each credential may end its own session. */
  presented: { cookies: string[]; refreshCookies: string[]; bearerTokens: string[] };
}

/** RFC 6750 §2.1; the scheme is case-insensitive (RFC 9110 §11.1). */
const BEARER = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/iu;

export function readCredential(request: FastifyRequest, names: CookieNames): PresentedByRequest {
  const pairs = request.headers.cookie?.split(';') ?? [];
  const authorizations = readAuthorizations(request);
  const cookies = readCookies(pairs, names.session);
  const refreshCookies = readCookies(pairs, names.refresh);
  const bearerTokens = authorizations.map((value) => BEARER.exec(value)?.[1] ?? '');
  const presented = { cookies, refreshCookies, bearerTokens };
  const [refreshCookie] = refreshCookies;
  const hasCookie = cookies.length + refreshCookies.length > 0;
  const isRepeated = cookies.length > 1 || refreshCookies.length > 1;
  if (isRepeated || authorizations.length + Number(hasCookie) > 1) {
    return { credential: { kind: 'ambiguous' }, refreshCookie, presented };
  }
  const [bearer] = bearerTokens;
  if (bearer !== undefined) {
    return { credential: { kind: 'bearer', token: bearer }, refreshCookie, presented };
  }
  const [token] = cookies;
  const credential = token === undefined ? ({ kind: 'none' } as const) : ({ kind: 'cookie', token } as const);
  return { credential, refreshCookie, presented };
}

/** From the raw headers: Node silently drops a second one. */
function readAuthorizations({ raw, headers }: FastifyRequest): string[] {
  if (headers.authorization === undefined) return [];
  return raw.rawHeaders.flatMap((value, index, all) =>
    index % 2 === 1 && all[index - 1]?.toLowerCase() === 'authorization' ? [value] : [],
  );
}

/**
 * Every cookie of this name, in order: the cookie plugin silently takes the first. Our values are never quoted or encoded.
 * One that was cleared may arrive empty from clients that ignore Max-Age, and counts for nothing.
 */
function readCookies(pairs: string[], name: string): string[] {
  const values: string[] = [];
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 0 || pair.slice(0, at).trim() !== name) continue;
    const value = pair.slice(at + 1).trim();
    if (value !== '') values.push(value);
  }
  return values;
}
