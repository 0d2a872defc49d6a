import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { CliSettings } from '../env.ts';

const configSchema = z.object({ url: z.string() });

/** The file of the credentials for one server. Each server has its own. */
export function credentialsPath({ stateFolder }: CliSettings, serverUrl: string): string {
  return join(stateFolder, 'credentials', `${encodeURIComponent(serverUrl)}.json`);
}

/** The server of the last login. Undefined when there was none, or the file is no longer to be understood. */
export async function rememberedServer(settings: CliSettings): Promise<string | undefined> {
  try {
    return configSchema.parse(JSON.parse(await readFile(configPath(settings), 'utf8'))).url;
  } catch {
    return undefined;
  }
}

export async function rememberServer(settings: CliSettings, url: string): Promise<void> {
  const path = configPath(settings);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify({ url }, null, 2)}\n`);
}

function configPath({ configFolder }: CliSettings): string {
  return join(configFolder, 'config.json');
}
