import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileCredentials, replaceFile } from '@curfew/client/node';
import { z } from 'zod';
import type { CliSettings } from '../env.ts';
import { CliError } from './cli-error.ts';
import { parseServerUrl, sameServerUrls } from './server-url.ts';

const configSchema = z.object({ url: z.string() });

/** @throws CliError when there is no folder to keep anything in. */
export function stateFolderOf({ stateFolder }: CliSettings): string {
  if (stateFolder !== null) return stateFolder;
  throw new CliError(
    'There is no home folder to keep credentials in: HOME names none, and this user has no entry in the password file. ' +
      'Set HOME, or XDG_STATE_HOME and XDG_CONFIG_HOME, to absolute paths.',
    'failed',
  );
}

/** The file of the credentials for one server. Spellings of one server have one file together. */
export function credentialsPath(stateFolder: string, serverUrl: string): string {
  const [canonical] = sameServerUrls(serverUrl);
  return fileFor(stateFolder, canonical);
}

/**
 * The file that is there already, else {@link credentialsPath}. Earlier versions kept a file for each spelling: the
 * one of the spelling that was given comes first, so that each of them goes on as it was.
 */
export async function findCredentialsPath(stateFolder: string, serverUrl: string): Promise<string> {
  const there = new Set(await filesIn(stateFolder));
  const found = [serverUrl, ...sameServerUrls(serverUrl)].find((url) => there.has(fileName(url)));
  return found === undefined ? credentialsPath(stateFolder, serverUrl) : fileFor(stateFolder, found);
}

/** The servers that a session is kept for here, by their addresses. A file that cannot be read may hold one. */
export async function serversWithCredentials(stateFolder: string): Promise<string[]> {
  const urls = (await filesIn(stateFolder)).flatMap((name) => urlOf(name) ?? []);
  const isKept = await Promise.all(
    urls.map((url) =>
      fileCredentials(fileFor(stateFolder, url))
        .read()
        .then(
          ({ session }) => session !== null,
          () => true,
        ),
    ),
  );
  return urls.filter((_url, index) => isKept[index]).toSorted();
}

/** The server of the last login. Undefined when there was none. @throws CliError for a file that does not say. */
export async function rememberedServer({ configFolder }: CliSettings): Promise<string | undefined> {
  if (configFolder === null) return undefined;
  const path = configPath(configFolder);
  try {
    return parseServerUrl(configSchema.parse(JSON.parse(await readFile(path, 'utf8'))).url);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return undefined;
    throw new CliError(
      code === null
        ? `${path} names no server. Delete it and log in again, or name the server with --url.`
        : `${path} cannot be read (${code}), and it names the server. Make it readable, or name the server with --url.`,
      'failed',
      { cause: error },
    );
  }
}

/** @throws CliError when it cannot be written down. */
export async function rememberServer({ configFolder }: CliSettings, url: string): Promise<void> {
  const forget = (why: string, options?: ErrorOptions) =>
    new CliError(
      `You are logged in, but ${why}, so this server will not be remembered: name it with --url ${url} from now on.`,
      'failed',
      options,
    );
  if (configFolder === null) throw forget('there is no home folder');
  const path = configPath(configFolder);
  try {
    await replaceFile(path, `${JSON.stringify({ url }, null, 2)}\n`);
  } catch (error) {
    throw forget(`${path} cannot be written (${codeOf(error) ?? String(error)})`, { cause: error });
  }
}

const folderOf = (stateFolder: string) => join(stateFolder, 'credentials');
const fileName = (url: string) => `${encodeURIComponent(url)}.json`;
const fileFor = (stateFolder: string, url: string) => join(folderOf(stateFolder), fileName(url));
const configPath = (configFolder: string) => join(configFolder, 'config.json');

/** None where there is no folder; a folder that cannot be used is for whoever reads the file to complain about. */
async function filesIn(stateFolder: string): Promise<string[]> {
  return readdir(folderOf(stateFolder)).catch(() => []);
}

/** Null for the lock files and drafts that lie beside them. */
function urlOf(name: string): string | null {
  try {
    const url = parseServerUrl(decodeURIComponent(name.replace(/\.json$/u, '')));
    return fileName(url) === name ? url : null;
  } catch {
    return null;
  }
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
