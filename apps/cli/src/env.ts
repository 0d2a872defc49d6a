import { userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface CliSettings {
  /** Which server, unless `--url` says so. Undefined: the one of the last login. */
  serverUrl: string | undefined;
  /** Where the credentials are kept. Null: nowhere, as there is no home folder. */
  stateFolder: string | null;
  /** Where it is remembered which server was used last. Null as above. */
  configFolder: string | null;
  /** What can be made again. Null as above. */
  cacheFolder: string | null;
}

/** Where the starts of this checkout say what they serve. This file lies as deep as the bundle that it becomes part of. */
export const INSTANCES_FOLDER = fileURLToPath(
  new URL('../../../node_modules/.cache/curfew/instances', import.meta.url),
);

/** The only place of the CLI that reads the environment. Folders as the XDG base directory specification says. */
export function readSettings(
  environment: NodeJS.ProcessEnv = process.env,
  registeredHome: () => string = () => userInfo().homedir,
): CliSettings {
  const home = findHome(environment, registeredHome);
  // "All paths must be absolute. If an implementation encounters a relative path it should […] ignore it."
  const folder = (name: string, ...fallback: string[]) => {
    const given = environment[name] ?? '';
    if (isAbsolute(given)) return join(given, 'curfew');
    return home === null ? null : join(home, ...fallback, 'curfew');
  };
  return {
    serverUrl: environment['CURFEW_URL'] || undefined,
    stateFolder: folder('XDG_STATE_HOME', '.local', 'state'),
    configFolder: folder('XDG_CONFIG_HOME', '.config'),
    cacheFolder: folder('XDG_CACHE_HOME', '.cache'),
  };
}

/** An empty or relative HOME is none: credentials must not end up in whatever folder a command was started in. */
function findHome(environment: NodeJS.ProcessEnv, registeredHome: () => string): string | null {
  const given = environment['HOME'] ?? '';
  if (isAbsolute(given)) return given;
  try {
    const registered = registeredHome();
    return isAbsolute(registered) ? registered : null;
  } catch {
    // Containers run as users without an entry in the password file.
    return null;
  }
}

/**
 * NO_COLOR wins over FORCE_COLOR (no-color.org). Node would let FORCE_COLOR win, and write a warning among the
 * documents on standard error.
 */
export function settleColours(environment: NodeJS.ProcessEnv = process.env): void {
  if (environment['NO_COLOR']) delete environment['FORCE_COLOR'];
}
