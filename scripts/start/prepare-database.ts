import { applyMigrations, openDatabase } from '@curfew/db';
import { defaultDataFolder, joinEmbeddedPostgres } from '@curfew/db/embedded';
import type { StartSettings } from '../env.ts';
import { messageOf, PlainError } from '../run/plain-error.ts';
import type { Progress } from '../run/progress.ts';
import { repositoryRoot } from '../run/repository.ts';
import { seedDemo } from './seed-demo.ts';
import type { DemoAccount } from './seed-demo.ts';
import { serverKeys } from './server-keys.ts';

export interface PreparedDatabase {
  readonly url: string;
  /** What the API has to be told besides the address. */
  readonly environment: Readonly<Record<string, string>>;
  /** Undefined when the database is not ours: then nobody is seeded. */
  readonly demoAccounts: readonly DemoAccount[] | undefined;
  /** Of a database that is not ours: how many accounts it has, and how many of them are operators. */
  readonly accounts: { readonly total: number; readonly operators: number } | undefined;
  /** Gives the embedded PostgreSQL back; the last one to leave stops it. */
  readonly leave: () => Promise<void>;
}

/**
 * A migrated database: the one of `DATABASE_URL`, or the embedded PostgreSQL with keys and demo accounts.
 *
 * @throws PlainError when the database cannot be reached or the data folder cannot be written to.
 */
export async function prepareDatabase(
  settings: StartSettings,
  progress: Progress,
): Promise<PreparedDatabase> {
  const { databaseUrl } = settings;
  if (databaseUrl !== undefined) {
    await progress.step(`Migrating the database at ${new URL(databaseUrl).host}`, () => migrate(databaseUrl));
    return {
      url: databaseUrl,
      environment: {},
      demoAccounts: undefined,
      accounts: await countAccounts(databaseUrl),
      leave: async () => undefined,
    };
  }
  const dataFolder = settings.dataFolder ?? defaultDataFolder(repositoryRoot);
  const postgres = await progress.step(`Starting PostgreSQL in ${dataFolder}`, (log) =>
    joinEmbeddedPostgres({ dataFolder, log }).catch((error: unknown) => {
      throw new PlainError(messageOf(error), { cause: error });
    }),
  );
  try {
    await progress.step('Migrating the database', () => migrate(postgres.url));
    const secrets = await serverKeys(dataFolder);
    const demoAccounts = await progress.step('Looking after the demo accounts', () =>
      seedDemo({ databaseUrl: postgres.url, dataFolder, secrets }),
    );
    return {
      url: postgres.url,
      environment: settings.hasServerKeys ? {} : { CURFEW_SECRETS: secrets },
      demoAccounts,
      accounts: undefined,
      leave: postgres.leave,
    };
  } catch (error) {
    await postgres.leave();
    throw error;
  }
}

async function countAccounts(url: string): Promise<{ total: number; operators: number }> {
  const db = openDatabase({ url, poolSize: 1 });
  try {
    const [total, operators] = await Promise.all([
      db.prisma.user.count(),
      db.prisma.user.count({ where: { role: 'admin', isActive: true } }),
    ]);
    return { total, operators };
  } finally {
    await db.close();
  }
}

async function migrate(url: string): Promise<void> {
  await applyMigrations(url).catch((error: unknown) => {
    throw new PlainError(`${describeTarget(url)} ${messageOf(error)}`, { cause: error });
  });
}

/** Host and database only: the address may hold a password. */
function describeTarget(url: string): string {
  const { host, pathname } = new URL(url);
  return `The database ${pathname.slice(1) || '(default)'} at ${host} could not be reached or migrated:`;
}
