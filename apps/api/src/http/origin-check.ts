import { SessionError } from '@curfew/contracts';
import type { FastifyInstance } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';

const READING_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Exactly this: parameters have been used to disguise other types (CVE-2026-25223). */
const JSON_TYPE = /^application\/json(?:; ?charset=utf-8)?$/iu;
const URL_LIMIT = 2048;

export interface OriginCheckOptions {
  /** The one origin pages of this installation are served from; never derived from the request. */
  publicOrigin: string;
}

/**
 * Refuses, before anything is parsed or executed, whatever a page of another site can make a browser send: requests
 * that change something and do not come from our own origin, and every body that is not JSON (tRPC would take forms).
 * SameSite cookies do not do this: sibling subdomains send them.
 */
export function installOriginCheck(app: FastifyInstance, { publicOrigin }: OriginCheckOptions): void {
  app.addHook('onRequest', async (request) => {
    if (request.raw.url !== undefined && request.raw.url.length > URL_LIMIT) {
      throw new SessionError('URI_TOO_LONG', 'The address is longer than 2 kB.');
    }
    if (READING_METHODS.has(request.method)) return;
    if (!isSameOrigin(request.headers, publicOrigin)) {
      throw new SessionError(
        'CROSS_SITE_REQUEST',
        `Requests that change something must come from ${publicOrigin}.`,
      );
    }
    const contentType = request.headers['content-type'];
    const hasBody =
      request.headers['transfer-encoding'] !== undefined ||
      Number(request.headers['content-length'] ?? 0) > 0;
    if (contentType === undefined ? hasBody : !JSON_TYPE.test(contentType)) {
      throw new SessionError('UNSUPPORTED_MEDIA_TYPE', 'Send the body as application/json.');
    }
  });
}

/**
 * `Sec-Fetch-Site` decides where there is one (a page cannot forge it); else `Origin` must be ours; a request with
 * neither does not come from a browser's page and carries no ambient authority worth stealing.
 */
function isSameOrigin(
  headers: Pick<IncomingHttpHeaders, 'sec-fetch-site' | 'origin'>,
  publicOrigin: string,
): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  return headers.origin === undefined || headers.origin === publicOrigin;
}
