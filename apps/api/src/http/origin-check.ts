import { SessionError } from '@curfew/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';
import { FORM_TYPE } from './form-bodies.ts';

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
 * that change something and do not come from our own origin, and every body that is not JSON (tRPC would take forms), but for the routes that
 * read no cookie.
 * SameSite cookies do not do this: sibling subdomains send them.
 */
export function installOriginCheck(app: FastifyInstance, { publicOrigin }: OriginCheckOptions): void {
  app.addHook('onRequest', (request, _reply, done) => {
    done(findRefusal(request, publicOrigin));
  });
}

function findRefusal(
  { raw, method, headers, routeOptions }: FastifyRequest,
  publicOrigin: string,
): SessionError | undefined {
  if (raw.url !== undefined && raw.url.length > URL_LIMIT) {
    return new SessionError('URI_TOO_LONG', 'The address is longer than 2 kB.');
  }
  if (READING_METHODS.has(method)) return undefined;
  if (!isSameOrigin(headers, publicOrigin)) {
    return new SessionError(
      'CROSS_SITE_REQUEST',
      `Requests that change something must come from ${publicOrigin}.`,
    );
  }
  const contentType = headers['content-type'];
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  const isForm = routeOptions.config.acceptsForms === true && FORM_TYPE.test(contentType ?? '');
  if (!isForm && (contentType === undefined ? hasBody : !JSON_TYPE.test(contentType))) {
    return new SessionError('UNSUPPORTED_MEDIA_TYPE', 'Send the body as application/json.');
  }
  return undefined;
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
