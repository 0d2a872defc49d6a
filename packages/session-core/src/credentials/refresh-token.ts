import type { Transport } from '@curfew/contracts';
import type { Keyring } from './keyring.ts';
import {
  decodeSessionId,
  ENCODED_MAC,
  ENCODED_WITH_PROOF,
  encodeSessionId,
  formatSessionToken,
  HALF_BYTES,
  isSameHash,
  judgeProof,
  toMessage,
  withProof,
} from './session-token.ts';
import type { IssuedToken, Provenance, SessionToken } from './session-token.ts';

/** No leading zeros: one text names one generation. */
const REFRESH_TOKEN = new RegExp(
  `^cfr_([A-Za-z0-9_-]{22})\\.(0|[1-9]\\d{0,8})\\.(?:(${ENCODED_WITH_PROOF})|(${ENCODED_MAC}))$`,
  'u',
);

const PLAIN_GENERATIONS = 1000;

/** A seed of this length derives credentials that carry a proof of issue. Longer ones were made before there was one. */
export const SEED_BYTES = 16;

/** What the credentials of a refreshable session are computed from, together with a server key. */
export interface RefreshState {
  sessionId: string;
  transport: Transport;
  /** Counts the refreshes. */
  generation: number;
  /** Random bits of this session; new ones after every authentication. */
  seed: Uint8Array;
}

/** Access and refresh token of one generation, with what is stored of the former. */
export interface RefreshableCredentials extends IssuedToken {
  refreshToken: string;
}

export interface RefreshToken {
  sessionId: string;
  generation: number;
  /** 32 bytes: the mac, or its first half and the proof of issue. */
  mac: Uint8Array;
  provenance: Provenance;
}

/**
 * The credentials of a generation under each server key, newest first. Derived, never random: whoever asks again
 * for the same generation gets the same bytes (G6), and without a server key nothing in the database leads to them.
 */
export function deriveCredentials(state: RefreshState, keyring: Keyring): RefreshableCredentials[] {
  const plain = derivePlain(state, keyring);
  // An instance of the version before derives its own form from any seed: what it issued is found, too.
  return carriesProof(state) ? [...deriveWithProof(state, keyring), ...plain] : plain;
}

/** Null for anything that could never have been issued, so that it is refused without a query. */
export function parseRefreshToken(token: string, keyring: Keyring): RefreshToken | null {
  const [, encodedId, generation, proved, unproved] = REFRESH_TOKEN.exec(token) ?? [];
  if (encodedId === undefined) return null;
  const sessionId = decodeSessionId(encodedId);
  if (sessionId === null) return null;
  const named = { sessionId, generation: Number(generation) };
  const provenance =
    proved === undefined
      ? 'unproved'
      : judgeProof(proved, keyring, (nonce) => toRefreshMessage(named, nonce));
  return { ...named, mac: Buffer.from(proved ?? unproved ?? '', 'base64url'), provenance };
}

/** Whether this server made the token for this session and seed, in whatever generation: since the last authentication. */
export function isRefreshTokenOfSeed(
  { generation, mac, provenance }: RefreshToken,
  state: Omit<RefreshState, 'generation'>,
  keyring: Keyring,
): boolean {
  const message = toSeedMessage({ ...state, generation });
  if (provenance === 'unproved') return keyring.verify('refresh', message, mac);
  return keyring
    .macs('refresh', message)
    .some((made) => isSameHash(made.subarray(0, HALF_BYTES), mac.subarray(0, HALF_BYTES)));
}

/**
 * Whether the token was an access token of this session before its last refreshes. Only for credentials of the form that
 * carries no proof: they are derived again, generation by generation, as far back as hourly refreshes for 30 days go.
 */
export function isEarlierPlainToken(
  { secretHash }: SessionToken,
  state: RefreshState,
  keyring: Keyring,
): boolean {
  if (carriesProof(state)) return false;
  const oldest = Math.max(0, state.generation - PLAIN_GENERATIONS);
  for (let generation = state.generation - 1; generation >= oldest; generation -= 1) {
    const macs = keyring.macs('access', toSeedMessage({ ...state, generation }));
    const isOne = macs.some((mac) =>
      isSameHash(formatSessionToken(state, toText(mac)).secretHash, secretHash),
    );
    if (isOne) return true;
  }
  return false;
}

function carriesProof({ seed }: RefreshState): boolean {
  return seed.byteLength === SEED_BYTES;
}

function deriveWithProof(state: RefreshState, keyring: Keyring): RefreshableCredentials[] {
  const message = toSeedMessage(state);
  const refreshMacs = keyring.macs('refresh', message);
  return keyring.macs('access', message).map((accessMac, key) => {
    const accessNonce = accessMac.subarray(0, HALF_BYTES);
    const refreshNonce = (refreshMacs[key] ?? accessMac).subarray(0, HALF_BYTES);
    const prove = (proved: string) => keyring.macs('issued', proved)[key] ?? accessMac;
    const secret = withProof(accessNonce, prove(toMessage(state, accessNonce)));
    const refreshSecret = withProof(refreshNonce, prove(toRefreshMessage(state, refreshNonce)));
    return { ...formatSessionToken(state, secret), refreshToken: formatRefreshToken(state, refreshSecret) };
  });
}

/** The form from before credentials carried a proof. */
function derivePlain(state: RefreshState, keyring: Keyring): RefreshableCredentials[] {
  const message = toSeedMessage(state);
  const refreshMacs = keyring.macs('refresh', message).map(toText);
  return keyring.macs('access', message).map((accessMac, key) => ({
    ...formatSessionToken(state, toText(accessMac)),
    refreshToken: formatRefreshToken(state, refreshMacs[key] ?? ''),
  }));
}

function formatRefreshToken({ sessionId, generation }: Omit<RefreshState, 'seed'>, secret: string): string {
  return `cfr_${encodeSessionId(sessionId)}.${generation}.${secret}`;
}

function toRefreshMessage(
  { sessionId, generation }: Pick<RefreshState, 'sessionId' | 'generation'>,
  nonce: Uint8Array,
): string {
  return `refresh.${sessionId}.${generation}.${toText(nonce)}`;
}

function toSeedMessage({ sessionId, transport, generation, seed }: RefreshState): string {
  return `${transport}.${sessionId}.${generation}.${toText(seed)}`;
}

function toText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
