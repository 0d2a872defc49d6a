import { hostname } from 'node:os';
import manifest from '../../package.json' with { type: 'json' };
import {
  createCurfewClient,
  readError,
  type CredentialStore,
  type CurfewClient,
  type FinishedLogouts,
} from '@curfew/client';
import { fileCredentials } from '@curfew/client/node';
import { INSTANCES_FOLDER } from '../env.ts';
import type { CliSettings } from '../env.ts';
import { askPassword } from '../terminal/ask.ts';
import { createProgress, type Progress } from '../terminal/progress.ts';
import { readStdinLines } from '../terminal/read-stdin.ts';
import { createTerminal, type Terminal } from '../terminal/terminal.ts';
import { CliError } from './cli-error.ts';
import { findCredentialsPath, rememberedServer, stateFolderOf } from './places.ts';
import { runningServer } from './running-server.ts';
import { DEFAULT_SERVER_URL, parseServerUrl } from './server-url.ts';

const PASSWORD_TRIES = 3;
const LONGEST_HOST = 64;

/** What `--url`, `--json` and `--password-stdin` said. */
export interface GlobalOptions {
  url?: string;
  json?: boolean;
  passwordStdin?: boolean;
}

/** Everything a command works with. */
export interface Context {
  settings: CliSettings;
  terminal: Terminal;
  progress: Progress;
  url: string;
  /** Where the credentials for all servers are. */
  stateFolder: string;
  credentials: CredentialStore;
  credentialsPath: string;
  curfew: CurfewClient;
  /** The person's password: from standard input, or asked for. @throws CliError when there is nobody to ask. */
  password: (message: string) => Promise<string>;
  /** What became of the logouts that earlier commands could not end on the server. */
  earlierLogouts: FinishedLogouts;
  /** This machine's clock, corrected by what the server said at the last login or refresh. */
  serverNow: () => Promise<number>;
}

export async function createContext(
  settings: CliSettings,
  options: GlobalOptions & Pick<Terminal, 'isOutputClosed'>,
): Promise<Omit<Context, 'earlierLogouts'>> {
  const terminal = createTerminal({ isJson: options.json === true, isOutputClosed: options.isOutputClosed });
  const progress = createProgress(process.stderr, { isSilent: terminal.isJson });
  const url = parseServerUrl(
    options.url ??
      settings.serverUrl ??
      (await rememberedServer(settings)) ??
      (await runningServer(INSTANCES_FOLDER)) ??
      DEFAULT_SERVER_URL,
  );
  const stateFolder = stateFolderOf(settings);
  const path = await findCredentialsPath(stateFolder, url);
  const credentials = fileCredentials(path);
  const password = createPasswordSource({ terminal, progress, fromStdin: options.passwordStdin === true });
  const curfew: CurfewClient = createCurfewClient({
    url,
    credentials,
    userAgent: `curfew-cli/${manifest.version}`,
    reauthenticate: () => reauthenticate(curfew, { password, isInteractive: terminal.isInteractive }),
  });
  return {
    settings,
    terminal,
    progress,
    url,
    stateFolder,
    credentials,
    credentialsPath: path,
    curfew,
    password,
    async serverNow() {
      const { session } = await credentials.read();
      return Date.now() + (session?.clockOffsetMilliseconds ?? 0);
    },
  };
}

/** How this machine is named in the list of sessions. */
export function thisMachine(): { kind: 'cli'; host: string } {
  return {
    kind: 'cli',
    host:
      hostname()
        .replaceAll(/[^\x20-\x7e]/gu, '')
        .slice(0, LONGEST_HOST) || 'unknown',
  };
}

interface PasswordSource {
  terminal: Terminal;
  progress: Progress;
  fromStdin: boolean;
}

function createPasswordSource({ terminal, progress, fromStdin }: PasswordSource) {
  let lines: Promise<string[]> | undefined;
  return async (message: string): Promise<string> => {
    if (fromStdin) {
      lines ??= readStdinLines();
      // Each question takes the next line: changing a password asks for two.
      const line = (await lines).shift();
      if (!line) throw new CliError('Standard input holds no password.', 'password-needed');
      return line;
    }
    if (!terminal.isInteractive) {
      throw new CliError(
        'The password is needed, and there is no terminal to ask for it. Give it with --password-stdin.',
        'password-needed',
      );
    }
    return progress.paused(() => askPassword(message));
  };
}

/** True once the right password was given; asks again a few times where somebody can answer. */
async function reauthenticate(
  curfew: CurfewClient,
  { password, isInteractive }: { password: Context['password']; isInteractive: boolean },
): Promise<boolean> {
  for (let tries = 1; ; tries += 1) {
    const given = await password(
      tries === 1 ? 'This needs your password again' : 'That was not right. Your password',
    );
    try {
      await curfew.trpc.auth.reauthenticate.mutate({ password: given });
      return true;
    } catch (error) {
      const isWrong = readError(error).code === 'INVALID_CREDENTIALS';
      if (!isWrong || !isInteractive || tries === PASSWORD_TRIES) throw error;
    }
  }
}
