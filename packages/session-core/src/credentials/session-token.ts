import type { Transport } from '@curfew/contracts';
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

const TOKEN = /^(cf[as]_)([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/u;
const PREFIXES = { cookie: 'cfs_', bearer: 'cfa_' } as const satisfies Record<Transport, string>;
/**
 * The last of 22 characters carries two bits: only these four are the canonical encoding of 16 bytes, and no other text
 * may name the same session.
 */
const ENCODED_ID = /^[A-Za-z0-9_-]{21}[AQgw]$/u;
/** Likewise 43 characters for 32 bytes: the last one carries four bits. */
export const ENCODED_MAC = '[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]';
const SECRET_BYTES = 32;

/** A credential taken apart: where to look, and what to compare there. */
export interface SessionToken {
  transport: Transport;
  sessionId: string;
  secretHash: Uint8Array<ArrayBuffer>;
}

/** Fills `length` bytes from a cryptographically secure source. */
export type RandomBytes = (length: number) => Uint8Array;

/** `cfs_<session id>.<256 random bits>`, for a cookie, together with what is stored of it: the hash of the secret. */
export function createSessionToken(
  sessionId: string,
  random: RandomBytes = randomBytes,
): { token: string; secretHash: Uint8Array<ArrayBuffer> } {
  return formatSessionToken({ sessionId, transport: 'cookie' }, random(SECRET_BYTES));
}

/** The token with this secret: `cfs_` for a cookie, `cfa_` for an Authorization header. */
export function formatSessionToken(
  { sessionId, transport }: { sessionId: string; transport: Transport },
  secretBytes: Uint8Array,
): { token: string; secretHash: Uint8Array<ArrayBuffer> } {
  const secret = Buffer.from(secretBytes).toString('base64url');
  return {
    token: `${PREFIXES[transport]}${encodeSessionId(sessionId)}.${secret}`,
    secretHash: hashSecret(secret),
  };
}

/** Null for anything that could never have been issued, so that it is refused without a query. */
export function parseSessionToken(token: string): SessionToken | null {
  const [, prefix, encodedId, secret] = TOKEN.exec(token) ?? [];
  if (encodedId === undefined || secret === undefined) return null;
  const sessionId = decodeSessionId(encodedId);
  if (sessionId === null) return null;
  const transport = prefix === PREFIXES.bearer ? 'bearer' : 'cookie';
  return { transport, sessionId, secretHash: hashSecret(secret) };
}

/** Compares in constant time. */
export function isSameHash(left: Uint8Array, right: Uint8Array): boolean {
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}

/** A UUID as 22 characters of base64url. */
export function encodeSessionId(sessionId: string): string {
  return Buffer.from(sessionId.replaceAll('-', ''), 'hex').toString('base64url');
}

/** The inverse; null unless the text is the one encoding of 16 bytes. */
export function decodeSessionId(encoded: string): string | null {
  if (!ENCODED_ID.test(encoded)) return null;
  const hex = Buffer.from(encoded, 'base64url').toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The secret has 256 random bits, so a plain hash cannot be searched (ASVS 6.5.2 asks for a slow one below 112 bits). */
function hashSecret(secret: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hash('sha256', secret, 'buffer'));
}
