import { SessionError } from '@curfew/contracts';
import ipaddr from 'ipaddr.js';
import { NETWORK_BITS, toNetwork } from './describe-device.ts';

/** An IPv4 address inside IPv6 (`::ffff:192.0.2.1`) begins with so many bits that say only that. */
const MAPPED_BITS = 96;

/**
 * A network somebody typed, as PostgreSQL compares them: in lower case, without the bits of a host, the IPv4 one for a
 * mapped one. `2001:DB8:77::/48`, `2001:db8:0077::1/48` and the network a session shows are the same.
 * @throws VALIDATION_FAILED for what is no network, and for one narrower than what is kept of a session's address: no
 * session could be said to be in it or not.
 */
export function readNetwork(text: string): string {
  if (!ipaddr.isValidCIDR(text)) {
    throw new SessionError('VALIDATION_FAILED', 'Give a network, such as 192.0.2.0/24 or 2001:db8:77::/48.');
  }
  const [address, bits] = unmap(ipaddr.parseCIDR(text));
  const kept = NETWORK_BITS[address.kind()];
  if (bits > kept) {
    throw new SessionError(
      'VALIDATION_FAILED',
      `Only the /${kept} of an address is kept with a session. Ask for ${toNetwork(address, kept)} or a wider network.`,
    );
  }
  return toNetwork(address, bits);
}

type Parsed = [ipaddr.IPv4 | ipaddr.IPv6, number];

function unmap([address, bits]: Parsed): Parsed {
  const isMapped = address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() && bits >= MAPPED_BITS;
  return isMapped ? [address.toIPv4Address(), bits - MAPPED_BITS] : [address, bits];
}
