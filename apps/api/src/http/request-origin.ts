import {
  ACTIVITY_HEADER,
  FINGERPRINT_HEADER,
  FINGERPRINT_PARAMETER,
  SESSION_HEADER,
  SESSION_PARAMETER,
} from '@curfew/contracts';
import type { RequestOrigin } from '@curfew/session-core';
import type { FastifyRequest } from 'fastify';

const MAXIMUM_FINGERPRINT_LENGTH = 256;

/** Where the request came from, as far as it can be known. `request.ip` honours the configured proxies only. */
export function requestOrigin(request: FastifyRequest): RequestOrigin {
  const fingerprint = request.headers[FINGERPRINT_HEADER] ?? ofStream(request, FINGERPRINT_PARAMETER);
  return {
    ip: request.ip,
    userAgent: request.headers['user-agent'],
    requestId: request.id,
    fingerprint:
      typeof fingerprint === 'string' && fingerprint.length <= MAXIMUM_FINGERPRINT_LENGTH
        ? fingerprint
        : undefined,
  };
}

/** The session that the call is meant for, or the end of its id. Ids are the same in either case (RFC 9562 §4). */
export function meantSessionId(request: FastifyRequest): string | undefined {
  const id = request.headers[SESSION_HEADER] ?? ofStream(request, SESSION_PARAMETER);
  return typeof id === 'string' && id !== '' ? id.toLowerCase() : undefined;
}

/** What a request says in a header, a stream has to say in its query. */
function ofStream({ headers, query }: FastifyRequest, name: string): unknown {
  if (!headers.accept?.includes('text/event-stream')) return undefined;
  const fields: Record<string, unknown> = { ...(query as object) };
  return fields[name];
}

/** Whether the person did this, rather than a timer or a page coming back into view. */
export function isActivity(request: FastifyRequest): boolean {
  return request.headers[ACTIVITY_HEADER] !== 'background';
}
