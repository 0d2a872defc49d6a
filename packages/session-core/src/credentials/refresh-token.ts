import {
  ENCODED_MAC,
  isSameHash,
  decodeSessionId,
  encodeSessionId,
  formatSessionToken,
} from './session-token.ts';
import type { SessionToken } from './session-token.ts';
import type { Transport } from '@curfew/contracts';
import type { Keyring } from './keyring.ts';

/** No leading zeros: one text names one generation. */
const REFRESH_TOKEN = new RegExp(`^cfr_([A-Za-z0-9_-]{22})\\.(0|[1-9]\\d{0,8})\\.(${ENCODED_MAC})$`, 'u');

/** What the credentials of a refreshable session are computed from, together with a server key. */
export interface RefreshState {
  sessionId: string;
  transport: Transport;
  /** Counts the refreshes. */
  generation: number;
  /** 256 random bits of this session; new ones after every authentication. */
  seed: Uint8Array;
}

/** Access and refresh token of one generation, with what is stored of the former. */
export interface RefreshableCredentials {
  token: string;
  secretHash: Uint8Array<ArrayBuffer>;
  refreshToken: string;
}

export interface RefreshToken {
  sessionId: string;
  generation: number;
  mac: Uint8Array;
}

/**
 * The credentials of a generation under each server key, newest first. Derived, never random: whoever asks again
 * for the same generation gets the same bytes (G6), and without a server key nothing in the database leads to them.
 */
export function deriveCredentials(state: RefreshState, keyring: Keyring): RefreshableCredentials[] {
  const message = toMessage(state);
  const refreshMacs = keyring.macs('refresh', message);
  return keyring.macs('access', message).map((accessMac, key) => ({
    ...formatSessionToken(state, accessMac),
    refreshToken: formatRefreshToken(state, refreshMacs[key] ?? accessMac),
  }));
}

/** Null for anything that could never have been issued, so that it is refused without a query. */
export function parseRefreshToken(token: string): RefreshToken | null {
  const [, encodedId, generation, mac] = REFRESH_TOKEN.exec(token) ?? [];
  if (encodedId === undefined || mac === undefined) return null;
  const sessionId = decodeSessionId(encodedId);
  return sessionId === null
    ? null
    : { sessionId, generation: Number(generation), mac: Buffer.from(mac, 'base64url') };
}

/** Whether this server made the token for this session and seed, in whatever generation. */
export function isGenuineRefreshToken(
  { generation, mac }: RefreshToken,
  state: Omit<RefreshState, 'generation'>,
  keyring: Keyring,
): boolean {
  return keyring.verify('refresh', toMessage({ ...state, generation }), mac);
}

/** Whether the token was the access token until the last refresh. */
export function isSupersededToken(
  { secretHash }: SessionToken,
  state: RefreshState,
  keyring: Keyring,
): boolean {
  if (state.generation === 0) return false;
  const previous = deriveCredentials({ ...state, generation: state.generation - 1 }, keyring);
  return previous.some((credentials) => isSameHash(credentials.secretHash, secretHash));
}

function formatRefreshToken({ sessionId, generation }: RefreshState, mac: Uint8Array): string {
  return `cfr_${encodeSessionId(sessionId)}.${generation}.${Buffer.from(mac).toString('base64url')}`;
}

function toMessage({ sessionId, transport, generation, seed }: RefreshState): string {
  return `${transport}.${sessionId}.${generation}.${Buffer.from(seed).toString('base64url')}`;
}
