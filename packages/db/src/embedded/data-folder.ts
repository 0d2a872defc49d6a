import { createHash } from 'node:crypto';
import { accessSync, chmodSync, constants, existsSync, mkdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { SYSTEM_FOLDER } from './binaries.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { canEnter, serverUser } from './server-user.ts';

/**
 * Where a checkout keeps its data: `.curfew` inside it, or below `/var/lib/curfew` when this process is root and the
 * user that PostgreSQL has to run as may not enter the checkout. The same checkout always gets the same folder.
 */
export function defaultDataFolder(checkoutFolder: string): string {
  const checkout = resolve(checkoutFolder);
  const inside = join(checkout, '.curfew');
  const user = serverUser(join(inside, 'postgres'));
  if (canEnter(user, existsSync(inside) ? inside : checkout)) return inside;
  const hash = createHash('sha256').update(checkout).digest('hex').slice(0, 8);
  return join(SYSTEM_FOLDER, `${basename(checkout)}-${hash}`);
}

/** Afterwards the folder exists and this process may write into it. @throws EmbeddedPostgresError */
export function createDataFolder(dataFolder: string): void {
  try {
    createFolder(dataFolder);
    accessSync(dataFolder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new EmbeddedPostgresError(
      `The data folder ${dataFolder} is not writable (${reason}): choose another one with CURFEW_DATA_DIR or set DATABASE_URL.`,
      { cause: error },
    );
  }
}

/** Not `recursive: true`, which never returns below /proc, where a folder cannot be created although its parent exists. */
function createFolder(folder: string): void {
  if (existsSync(folder)) return;
  createFolder(dirname(folder));
  try {
    mkdirSync(folder);
    // Whatever the umask: PostgreSQL may run as somebody else, and has to get through.
    chmodSync(folder, 0o755);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}
