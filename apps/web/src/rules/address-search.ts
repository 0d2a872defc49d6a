/**
 * The search of an address as text, and nothing else: the router's own reading makes numbers, booleans and objects of
 * what looks like some, and `?text=1e3` would look for "1000". Of a name that comes twice the last one counts.
 */
export function parseAddressSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

/** The reverse of {@link parseAddressSearch}; what is undefined is left out. */
export function addressSearch(search: Record<string, unknown>): string {
  const kept = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (typeof value === 'string') kept.append(name, value);
  }
  const text = kept.toString();
  return text === '' ? '' : `?${text}`;
}
