import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { messageOf, PlainError } from '../run/plain-error.ts';

/**
 * The content of a file that only its owner may read; made once, by whoever comes first.
 * Two starts at the same time agree on one content: a link to the finished file is made or refused as a whole.
 */
export async function readOrCreatePrivateFile(path: string, create: () => string): Promise<string> {
  const draft = `${path}.${process.pid}`;
  try {
    const existing = await readIfExists(path);
    if (existing !== undefined) return existing;
    await writeFile(draft, create(), { mode: 0o600, flush: true });
    await link(draft, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new PlainError(`${path} cannot be used (${messageOf(error)}).`, { cause: error });
  } finally {
    await rm(draft, { force: true });
  }
}

async function readIfExists(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}
