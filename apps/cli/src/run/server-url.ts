import { CliError } from './cli-error.ts';

/** What `pnpm start` and `pnpm dev` print. */
export const DEFAULT_SERVER_URL = 'http://localhost:3000';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/u;

/**
 * The address of a server as it is used and remembered: without a slash, a query or a fragment at its end.
 * @throws CliError for anything that is no address, and for plain http over a network: passwords travel there.
 */
export function parseServerUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/u.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new CliError(
      `"${text}" is not the address of a server. Give one like https://curfew.example.`,
      'usage',
    );
  }
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname)) {
    throw new CliError(
      `${text} is not encrypted: your password could be read on the way. Use https; plain http is for this machine alone.`,
      'usage',
    );
  }
  return `${url.origin}${url.pathname.replace(/\/+$/u, '')}`;
}

/** The same server of this machine, as a URL spells it. 127.0.0.2 and others may be others. */
const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'] as const;

/**
 * Every spelling of a server that shares its credentials with `serverUrl`, as {@link parseServerUrl} returns it; the
 * first is the one that stands for all. More than one only for this machine: who may listen on one of its loopback
 * addresses may as well answer to `localhost`. Two names of a machine elsewhere are never taken for one.
 */
export function sameServerUrls(serverUrl: string): [string, ...string[]] {
  const { hostname } = new URL(serverUrl);
  if (!LOOPBACK_NAMES.some((name) => name === hostname)) return [serverUrl];
  const spelled = (name: string) => serverUrl.replace(`//${hostname}`, `//${name}`);
  const [first, ...others] = LOOPBACK_NAMES;
  return [spelled(first), ...others.map(spelled)];
}
