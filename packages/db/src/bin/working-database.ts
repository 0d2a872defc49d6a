import { fileURLToPath } from 'node:url';
import { defaultDataFolder, joinEmbeddedPostgres } from '../embedded/index.ts';
import { databaseUrl, explicitDataFolder } from './env.ts';

const checkout = fileURLToPath(new URL('../../../../', import.meta.url));

/** Calls `work` with the database of this checkout: `DATABASE_URL`, else the embedded server, joined for as long as it takes. */
export async function withWorkingDatabase(work: (url: string) => Promise<void>): Promise<void> {
  const url = databaseUrl();
  if (url !== undefined) return work(url);
  const embedded = await joinEmbeddedPostgres({
    dataFolder: explicitDataFolder() ?? defaultDataFolder(checkout),
  });
  try {
    await work(embedded.url);
  } finally {
    await embedded.leave();
  }
}
