import { ACTIVITY_HEADER, FINGERPRINT_HEADER, FINGERPRINT_PARAMETER } from '@curfew/contracts';
import type { RequestOrigin } from '@curfew/session-core';
import type { FastifyRequest } from 'fastify';

const MAXIMUM_FINGERPRINT_LENGTH = 256;

/** Where the request came from, as far as it can be known. `request.ip` honours the configured proxies only. */
export function requestOrigin(request: FastifyRequest): RequestOrigin {
  const fingerprint = request.headers[FINGERPRINT_HEADER] ?? streamFingerprint(request);
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

/** Without it a policy that enforces fingerprints would end the session of every browser that opens a stream. */
function streamFingerprint({ headers, query }: FastifyRequest): unknown {
  if (!headers.accept?.includes('text/event-stream')) return undefined;
  const fields: Record<string, unknown> = { ...(query as object) };
  return fields[FINGERPRINT_PARAMETER];
}

/** Whether the person did this, rather than a timer or a page coming back into view. */
export function isActivity(request: FastifyRequest): boolean {
  return request.headers[ACTIVITY_HEADER] !== 'background';
}
