import type { Keyring } from './keyring.ts';
import { decodeSessionId, ENCODED_MAC, encodeSessionId } from './session-token.ts';

const TICKET = new RegExp(`^cfl_([A-Za-z0-9_-]{22})\\.(${ENCODED_MAC})$`, 'u');

/** `cfl_<session id>.<mac>`: can do one thing, end this session. Opens nothing, so it may outlive the credential in a browser. */
export function createLogoutTicket(sessionId: string, keyring: Keyring): string {
  const mac = Buffer.from(keyring.mac('logout-ticket', sessionId)).toString('base64url');
  return `cfl_${encodeSessionId(sessionId)}.${mac}`;
}

/** The session a genuine ticket was made for; null for any other text. */
export function readLogoutTicket(ticket: string, keyring: Keyring): string | null {
  const [, encodedId, mac] = TICKET.exec(ticket) ?? [];
  if (encodedId === undefined || mac === undefined) return null;
  const sessionId = decodeSessionId(encodedId);
  if (sessionId === null) return null;
  const isGenuine = keyring.verify('logout-ticket', sessionId, Buffer.from(mac, 'base64url'));
  return isGenuine ? sessionId : null;
}
