import type { Keyring } from './keyring.ts';

/** The CSRF token that belongs to one session credential: a mac over it, so nothing is stored and a rotated credential has another. */
export function createCsrfToken(sessionToken: string, keyring: Keyring): string {
  return Buffer.from(keyring.mac('csrf', sessionToken)).toString('base64url');
}

/** Whether the token was made for this credential, under any server key. */
export function isCsrfToken(csrfToken: string, sessionToken: string, keyring: Keyring): boolean {
  return keyring.verify('csrf', sessionToken, Buffer.from(csrfToken, 'base64url'));
}
