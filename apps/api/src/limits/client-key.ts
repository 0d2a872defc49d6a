import { canonicalAddress } from '@curfew/session-core';

const IPV6_SITE_PARTS = 4;

/** The address a limit counts by: IPv4 whole, IPv6 by its /64, which one customer can fill at will. */
export function clientKey(ip: string | undefined): string {
  const address = canonicalAddress(ip);
  if (address === null) return 'unknown';
  if (address.kind() === 'ipv4') return address.toString();
  return `${address.toNormalizedString().split(':').slice(0, IPV6_SITE_PARTS).join(':')}::/64`;
}
