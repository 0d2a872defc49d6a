import type { Client, Place } from '@curfew/contracts';
import bowser from 'bowser';
import ipaddr from 'ipaddr.js';
import type { Keyring } from '../credentials/keyring.ts';

/** Where a request came from. Everything in it is claimed by the caller, except the address. */
export interface RequestOrigin {
  ip?: string | undefined;
  userAgent?: string | undefined;
  fingerprint?: string | undefined;
  requestId?: string | undefined;
}

/** What is kept of an origin: nothing in it leads back to an address or a fingerprint without the server's key. */
export interface Device {
  label: string;
  userAgent: string | null;
  ipHash: Uint8Array<ArrayBuffer> | null;
  ipPrefix: string | null;
  city: Place['city'];
  country: Place['country'] | null;
  fingerprintHash: Uint8Array<ArrayBuffer> | null;
}

const STORED_USER_AGENT_LENGTH = 256;
const PARSED_USER_AGENT_LENGTH = 512;

/** The place of an address in its normal form; null when it is not known. Must not throw: a login waits for it. */
export type FindPlace = (address: string) => Place | null;

interface Describing {
  keyring: Keyring;
  findPlace: FindPlace;
}

export function describeDevice(origin: RequestOrigin, { keyring, findPlace }: Describing): Device {
  const address = canonicalAddress(origin.ip);
  const place = address === null ? null : findPlace(address.toNormalizedString());
  return {
    label: deviceLabel(origin.userAgent),
    userAgent: storedUserAgent(origin.userAgent),
    ipHash: address === null ? null : keyring.mac('ip', address.toNormalizedString()),
    ipPrefix: address === null ? null : networkPrefix(address),
    city: place?.city ?? null,
    country: place?.country ?? null,
    fingerprintHash: origin.fingerprint === undefined ? null : keyring.mac('fingerprint', origin.fingerprint),
  };
}

/** "Chrome on macOS", "curl", "Unknown browser". No versions: browsers froze them in the user agent years ago. */
export function deviceLabel(userAgent: string | undefined): string {
  const text = storedUserAgent(userAgent?.slice(0, PARSED_USER_AGENT_LENGTH));
  if (text === null) return 'Unknown browser';
  const parsed = bowser.parse(text);
  const browser = parsed.browser.name ?? '';
  const system = parsed.os.name ?? '';
  if (browser !== '' && system !== '') return `${browser} on ${system}`;
  if (system !== '') return `Unknown browser on ${system}`;
  // Programs introduce themselves as "name/version".
  const program = /^([A-Za-z][A-Za-z0-9 ._-]{0,30})\//u.exec(text)?.[1];
  return program ?? (browser === '' ? 'Unknown browser' : browser);
}

/** "CLI on laptop" for a program that says where it runs, else what the user agent tells. */
export function clientLabel({ kind, host }: Client, ofUserAgent: string): string {
  if (kind === 'web' || host === undefined) return ofUserAgent;
  return `${kind === 'cli' ? 'CLI' : 'Service'} on ${host}`;
}

/** What is kept of an address. */
export const NETWORK_BITS = { ipv4: 24, ipv6: 48 } as const;

/** The network of an address: /24 for IPv4, /48 for IPv6, the IPv4 one for mapped addresses. */
export function networkPrefix(address: ipaddr.IPv4 | ipaddr.IPv6): string {
  return toNetwork(address, NETWORK_BITS[address.kind()]);
}

/** The network of so many bits around an address, as it is stored and as PostgreSQL writes it. */
export function toNetwork(address: ipaddr.IPv4 | ipaddr.IPv6, bits: number): string {
  const text = `${address.toString()}/${bits}`;
  const network =
    address.kind() === 'ipv4'
      ? ipaddr.IPv4.networkAddressFromCIDR(text)
      : ipaddr.IPv6.networkAddressFromCIDR(text);
  return `${network.toString()}/${bits}`;
}

/** Null when the text is no address. Mapped IPv4 (`::ffff:192.0.2.1`) becomes plain IPv4. */
export function canonicalAddress(ip: string | undefined): ipaddr.IPv4 | ipaddr.IPv6 | null {
  return ip === undefined || !ipaddr.isValid(ip) ? null : ipaddr.process(ip);
}

/** Control and bidirectional characters could rewrite the line they are shown in; they are dropped. */
function storedUserAgent(userAgent: string | undefined): string | null {
  const text = userAgent
    ?.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .slice(0, STORED_USER_AGENT_LENGTH)
    .toWellFormed();
  return text === undefined || text === '' ? null : text;
}
