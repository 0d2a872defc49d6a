import { safeParse } from 'fast-content-type-parse';
import type { IncomingHttpHeaders } from 'node:http';

/** What this server can read a body as. */
export type MediaType = 'application/json' | 'application/x-www-form-urlencoded';

/**
 * The media type of a body that can be read here, and undefined for every other one. The header is compared as a media
 * type (RFC 9110 §8.3.1), so letter case, white space and quotes make no difference. The only parameter accepted is
 * `charset=utf-8`: neither type defines another one, and parameters have been used to disguise types (CVE-2026-25223).
 */
export function readableType(headers: IncomingHttpHeaders): MediaType | undefined {
  if (headers['content-encoding'] !== undefined) return undefined;
  const { type, parameters } = safeParse(headers['content-type'] ?? '');
  const isPlain = Object.entries(parameters).every(
    ([name, value]) => name === 'charset' && value.toLowerCase() === 'utf-8',
  );
  if (!isPlain) return undefined;
  return type === 'application/json' || type === 'application/x-www-form-urlencoded' ? type : undefined;
}
