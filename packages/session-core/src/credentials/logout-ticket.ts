import type { Keyring } from './keyring.ts';
import { decodeSessionId, ENCODED_MAC, encodeSessionId } from './session-token.ts';

/** What a genuine ticket can do: end one session, or all of a person's that had begun when it was made. */
export type LogoutTicket =
  | { scope: 'session'; sessionId: string }
  | { scope: 'everywhere'; userId: string; madeAt: Date };

const TICKET = new RegExp(`^cfl_([A-Za-z0-9_-]{22})\\.(?:([1-9]\\d{0,14})\\.)?(${ENCODED_MAC})$`, 'u');

/** `cfl_<session id>.<mac>`: can do one thing, end this session. Opens nothing, so it may outlive the credential in a browser. */
export function createLogoutTicket(sessionId: string, keyring: Keyring): string {
  return `cfl_${encodeSessionId(sessionId)}.${encodeMac(keyring.mac('logout-ticket', sessionId))}`;
}

/** `cfl_<user id>.<milliseconds since 1970>.<mac>`: ends every session of the user that had begun at that moment, and none that began later. */
export function createLogoutAllTicket(
  { userId, madeAt }: { userId: string; madeAt: Date },
  keyring: Keyring,
): string {
  const mac = keyring.mac('logout-all-ticket', toMessage(userId, madeAt.getTime()));
  return `cfl_${encodeSessionId(userId)}.${madeAt.getTime()}.${encodeMac(mac)}`;
}

/** What a genuine ticket was made for; null for any other text. */
export function readLogoutTicket(ticket: string, keyring: Keyring): LogoutTicket | null {
  const [, encodedId, milliseconds, encodedMac] = TICKET.exec(ticket) ?? [];
  if (encodedId === undefined || encodedMac === undefined) return null;
  const id = decodeSessionId(encodedId);
  if (id === null) return null;
  const mac = Buffer.from(encodedMac, 'base64url');
  if (milliseconds === undefined) {
    return keyring.verify('logout-ticket', id, mac) ? { scope: 'session', sessionId: id } : null;
  }
  const madeAt = Number(milliseconds);
  const isGenuine = keyring.verify('logout-all-ticket', toMessage(id, madeAt), mac);
  return isGenuine ? { scope: 'everywhere', userId: id, madeAt: new Date(madeAt) } : null;
}

function toMessage(userId: string, madeAt: number): string {
  return `${userId}.${madeAt}`;
}

function encodeMac(mac: Uint8Array): string {
  return Buffer.from(mac).toString('base64url');
}
