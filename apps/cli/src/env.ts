import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

export interface CliSettings {
  /** Which server, unless `--url` says so. Undefined: the one of the last login. */
  serverUrl: string | undefined;
  /** Where the credentials are kept. */
  stateFolder: string;
  /** Where it is remembered which server was used last. */
  configFolder: string;
  /** What can be made again. */
  cacheFolder: string;
}

/** The only place of the CLI that reads the environment. Folders as the XDG base directory specification says. */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): CliSettings {
  // "All paths must be absolute. If an implementation encounters a relative path it should […] ignore it."
  const folder = (name: string, ...fallback: string[]) => {
    const given = environment[name] ?? '';
    return join(isAbsolute(given) ? given : join(homedir(), ...fallback), 'curfew');
  };
  return {
    serverUrl: environment['CURFEW_URL'] || undefined,
    stateFolder: folder('XDG_STATE_HOME', '.local', 'state'),
    configFolder: folder('XDG_CONFIG_HOME', '.config'),
    cacheFolder: folder('XDG_CACHE_HOME', '.cache'),
  };
}
