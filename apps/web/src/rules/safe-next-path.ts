const BASE = 'https://curfew.invalid';

/**
 * The path to return to after a login, or null. Only a path of this origin: whatever a browser would read as another
 * host (`//host`, `/\host`, a scheme) is refused, and so is a page that would lead straight back to the login.
 */
export function safeNextPath(value: unknown): string | null {
  if (typeof value !== 'string' || !value.startsWith('/') || value.length > 1_000) return null;
  // The URL parser drops tabs and newlines and takes a backslash for a slash, as browsers do.
  const url = parse(value);
  if (url === null || url.origin !== BASE) return null;
  const path = `${url.pathname}${url.search}${url.hash}`;
  // `/.//host` parses to the path `//host`, which would be another host when used as an address again.
  if (path.startsWith('//') || isAnotherHost(url.pathname)) return null;
  if (['/', '/login', '/register'].includes(url.pathname)) return null;
  return path;
}

/** `URL.canParse` is younger than some browsers that this page supports. */
function parse(value: string): URL | null {
  try {
    return new URL(value, BASE);
  } catch {
    return null;
  }
}

/** Whether it would be, once somebody has decoded it: `/%2Fhost`, `/%5Chost`. What cannot be decoded counts as one. */
function isAnotherHost(pathname: string): boolean {
  try {
    return /^\/[/\\]/u.test(decodeURIComponent(pathname));
  } catch {
    return true;
  }
}
