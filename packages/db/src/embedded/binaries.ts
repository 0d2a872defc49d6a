import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { canEnter, type ServerUser } from './server-user.ts';

/** Where root keeps what the server's user could not reach inside a private checkout. */
export const SYSTEM_FOLDER = '/var/lib/curfew';

/**
 * The folder with `bin/postgres`, `bin/initdb` and `bin/pg_ctl`, executable by `user`: the installed package itself, or
 * a copy of it (made once per version) when the package lies below a folder that `user` may not enter.
 */
export async function postgresBinaries(user: ServerUser): Promise<string> {
  const packageFolder = installedPackage();
  const installed = join(packageFolder, 'native');
  if (canEnter(user, join(installed, 'bin'))) return installed;
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
    version: string;
  };
  const copy = join(SYSTEM_FOLDER, `postgresql-${version}`);
  if (!existsSync(copy)) await copyBinaries(installed, copy);
  if (canEnter(user, join(copy, 'bin'))) return copy;
  throw new EmbeddedPostgresError(
    `PostgreSQL runs as ${user.name}, who cannot enter ${installed} nor ${copy}: make one of them readable or set DATABASE_URL.`,
  );
}

function installedPackage(): string {
  const platform = `${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    return dirname(dirname(realpathSync(entry)));
  } catch {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for ${platform}: set DATABASE_URL to a PostgreSQL server of your own.`,
    );
  }
}

/** Complete or absent: a second starter that was faster wins. */
async function copyBinaries(from: string, to: string): Promise<void> {
  const incomplete = `${to}.${process.pid}`;
  try {
    await mkdir(SYSTEM_FOLDER, { recursive: true, mode: 0o755 });
    await cp(from, incomplete, { recursive: true, verbatimSymlinks: true });
    await rename(incomplete, to);
  } catch (error) {
    await rm(incomplete, { recursive: true, force: true });
    if (!existsSync(to))
      throw new EmbeddedPostgresError(`PostgreSQL could not be copied to ${to}: set DATABASE_URL.`, {
        cause: error,
      });
  }
}
