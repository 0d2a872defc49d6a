import { SessionError } from '@curfew/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';

const READING_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const URL_LIMIT = 2048;

export interface OriginCheckOptions {
  /** The one origin pages of this installation are served from; never derived from the request. */
  publicOrigin: string;
}

/**
 * Refuses, before anything is parsed or executed, requests that change something and do not come from our own origin.
 * SameSite cookies do not do this: sibling subdomains send them. What a page of another site could send without asking
 * (forms, plain text) is refused again by `installBodies`, whatever its origin.
 */
export function installOriginCheck(app: FastifyInstance, { publicOrigin }: OriginCheckOptions): void {
  app.addHook('onRequest', (request, _reply, done) => {
    done(findRefusal(request, publicOrigin));
  });
}

function findRefusal(
  { raw, method, headers }: FastifyRequest,
  publicOrigin: string,
): SessionError | undefined {
  if (raw.url !== undefined && raw.url.length > URL_LIMIT) {
    return new SessionError('URI_TOO_LONG', 'The address is longer than 2 kB.');
  }
  if (READING_METHODS.has(method)) return undefined;
  if (isSameOrigin(headers, publicOrigin)) return undefined;
  return new SessionError(
    'CROSS_SITE_REQUEST',
    `Requests that change something must come from ${publicOrigin}.`,
  );
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
