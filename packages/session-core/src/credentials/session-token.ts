import type { Transport } from '@curfew/contracts';
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Keyring } from './keyring.ts';

const PREFIXES = { cookie: 'cfs_', bearer: 'cfa_' } as const satisfies Record<Transport, string>;
/**
 * The last of 22 characters carries two bits: only these four are the canonical encoding of 16 bytes, and no other text
 * may name the same session.
 */
const ENCODED_ID = /^[A-Za-z0-9_-]{21}[AQgw]$/u;
/** Likewise 43 characters for 32 bytes: the last one carries four bits, and the two bits below them are 0. */
export const ENCODED_MAC = '[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]';
/** The same 32 bytes with both spare bits set, which marks that their second half is a proof of issue. */
export const ENCODED_WITH_PROOF = '[A-Za-z0-9_-]{42}[DHLPTXbfjnrvz37_]';
const TOKEN = new RegExp(
  `^(cf[as]_)([A-Za-z0-9_-]{22})\\.(?:(${ENCODED_WITH_PROOF})|(${ENCODED_MAC}))$`,
  'u',
);
/** Of a secret, and of its proof: 128 bits each (ASVS 7.2.3 asks for as many random ones). */
export const HALF_BYTES = 16;

/**
 * - `issued`: the server's keys prove that this installation issued it.
 * - `forged`: they prove that it did not.
 * - `unproved`: of the form from before credentials carried a proof; only the session's row can tell.
 */
export type Provenance = 'issued' | 'forged' | 'unproved';

/** A credential taken apart: where to look, what to compare there, and whether to look at all. */
export interface SessionToken {
  transport: Transport;
  sessionId: string;
  secretHash: Uint8Array<ArrayBuffer>;
  provenance: Provenance;
}

/** A token together with what is stored of it: the hash of its secret. */
export interface IssuedToken {
  token: string;
  secretHash: Uint8Array<ArrayBuffer>;
}

/** Fills `length` bytes from a cryptographically secure source. */
export type RandomBytes = (length: number) => Uint8Array;

interface Bearing {
  sessionId: string;
  transport: Transport;
}

/** `cfs_<session id>.<secret>` or `cfa_…`: 128 random bits and the proof that they were issued for this session. */
export function createSessionToken(
  session: Bearing,
  keyring: Keyring,
  random: RandomBytes = randomBytes,
): IssuedToken {
  const nonce = random(HALF_BYTES);
  return formatSessionToken(session, withProof(nonce, keyring.mac('issued', toMessage(session, nonce))));
}

/** The secret that ends in this proof, marked as such. */
export function withProof(nonce: Uint8Array, proof: Uint8Array): string {
  const text = Buffer.concat([nonce.subarray(0, HALF_BYTES), proof.subarray(0, HALF_BYTES)]).toString(
    'base64url',
  );
  return text.slice(0, -1) + markSpareBits(text.slice(-1));
}

/** The token with this secret: `cfs_` for a cookie, `cfa_` for an Authorization header. */
export function formatSessionToken({ sessionId, transport }: Bearing, secret: string): IssuedToken {
  return {
    token: `${PREFIXES[transport]}${encodeSessionId(sessionId)}.${secret}`,
    secretHash: hashSecret(secret),
  };
}

/** What the proof of a session credential speaks for. */
export function toMessage({ sessionId, transport }: Bearing, nonce: Uint8Array): string {
  return `${transport}.${sessionId}.${Buffer.from(nonce).toString('base64url')}`;
}

/** Null for anything that could never have been issued, so that it is refused without a query. */
export function parseSessionToken(token: string, keyring: Keyring): SessionToken | null {
  const [, prefix, encodedId, proved, unproved] = TOKEN.exec(token) ?? [];
  if (encodedId === undefined) return null;
  const sessionId = decodeSessionId(encodedId);
  if (sessionId === null) return null;
  const transport = prefix === PREFIXES.bearer ? 'bearer' : 'cookie';
  const bearing = { sessionId, transport } as const;
  const provenance =
    proved === undefined ? 'unproved' : judgeProof(proved, keyring, (nonce) => toMessage(bearing, nonce));
  return { ...bearing, secretHash: hashSecret(proved ?? unproved ?? ''), provenance };
}

/** Whether the second half of these 32 bytes proves under any key that the first half was issued. Constant time per key. */
export function judgeProof(
  encoded: string,
  keyring: Keyring,
  messageOf: (nonce: Uint8Array) => string,
): 'issued' | 'forged' {
  const bytes = Buffer.from(encoded, 'base64url');
  const [nonce, proof] = [bytes.subarray(0, HALF_BYTES), bytes.subarray(HALF_BYTES)];
  const isIssued = keyring
    .macs('issued', messageOf(nonce))
    .some((mac) => isSameHash(mac.subarray(0, HALF_BYTES), proof));
  return isIssued ? 'issued' : 'forged';
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

/** The character three places further in the alphabet of base64url (RFC 4648 §5). */
function markSpareBits(character: string): string {
  const spare = 'AEIMQUYcgkosw048'.indexOf(character);
  return 'DHLPTXbfjnrvz37_'.charAt(spare);
}

/** The secret has at least 128 random bits, so a plain hash cannot be searched (ASVS 6.5.2 asks for a slow one below 112 bits). */
function hashSecret(secret: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hash('sha256', secret, 'buffer'));
}
