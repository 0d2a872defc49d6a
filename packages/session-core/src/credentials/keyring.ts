import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** What a key is used for. Each purpose has a key of its own, so no mac can pass for another's. */
export type KeyPurpose =
  | 'access'
  | 'csrf'
  | 'fingerprint'
  | 'issued'
  | 'ip'
  | 'logout-all-ticket'
  | 'logout-ticket'
  | 'rate-limit'
  | 'refresh';

/** Keyed hashes under the server's secrets. */
export interface Keyring {
  /** HMAC-SHA-256 under the newest secret. */
  mac(purpose: KeyPurpose, message: string): Uint8Array<ArrayBuffer>;
  /** The same under every secret, newest first: what may have been stored before a rotation. */
  macs(purpose: KeyPurpose, message: string): Uint8Array<ArrayBuffer>[];
  /** Whether `presented` is the mac of `message` under any secret. Constant time per secret. */
  verify(purpose: KeyPurpose, message: string, presented: Uint8Array): boolean;
}

const MINIMUM_SECRET_LENGTH = 32;

/**
 * `secrets` are newest first; older ones are still verified.
 * @throws TypeError without a secret, or with one shorter than 32 characters.
 */
export function createKeyring(secrets: readonly string[]): Keyring {
  if (secrets.length === 0) throw new TypeError('createKeyring needs at least one secret');
  if (secrets.some((secret) => secret.length < MINIMUM_SECRET_LENGTH)) {
    throw new TypeError(`every secret needs at least ${MINIMUM_SECRET_LENGTH} characters`);
  }
  const keys = new Map<KeyPurpose, KeyObject[]>();
  const keysFor = (purpose: KeyPurpose) => {
    const known = keys.get(purpose);
    if (known) return known;
    const derived = secrets.map((secret) => createSecretKey(hmac(secret, `curfew:${purpose}`)));
    keys.set(purpose, derived);
    return derived;
  };
  const macs = (purpose: KeyPurpose, message: string) => keysFor(purpose).map((key) => hmac(key, message));
  return {
    mac: (purpose, message) => hmac(keysFor(purpose)[0] ?? '', message),
    macs,
    verify: (purpose, message, presented) =>
      macs(purpose, message).some(
        (mac) => mac.byteLength === presented.byteLength && timingSafeEqual(mac, presented),
      ),
  };
}

function hmac(key: string | KeyObject, message: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHmac('sha256', key).update(message, 'utf8').digest());
}
