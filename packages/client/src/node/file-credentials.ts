import { mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { bearerTokensSchema, idSchema } from '@curfew/contracts';
import { z } from 'zod';
import {
  CredentialsError,
  NO_CREDENTIALS,
  type Credentials,
  type CredentialStore,
  type UnfinishedLogout,
} from '../credentials.ts';
import { replaceFile } from './replace-file.ts';
import { withFileLock } from './with-file-lock.ts';

/** Longer than the slowest call that is made under the lock. */
const LOCK_TIMEOUT_MILLISECONDS = 15_000;
const OTHERS = 0o077;

const unfinishedLogoutSchema: z.ZodType<UnfinishedLogout> = z.union([
  z.object({ ticket: z.string(), scope: z.enum(['this-device', 'everywhere']) }),
  // As it was written while every ticket ended one session.
  z.string().transform((ticket) => ({ ticket, scope: 'this-device' as const })),
]);

const credentialsSchema: z.ZodType<Credentials> = z.object({
  session: z
    .object({
      ...bearerTokensSchema.shape,
      sessionId: idSchema,
      logoutTicket: z.string(),
      logoutAllTicket: z.string().optional(),
      clockOffsetMilliseconds: z.number(),
    })
    .nullable(),
  unfinishedLogouts: z.array(unfinishedLogoutSchema),
});

/**
 * Credentials in a file of their owner alone (0600, below a folder of 0700 that is made if it is missing), replaced as
 * a whole, and locked between the processes of this machine while they change. Without credentials there is no file.
 * A file that others may read is refused with a {@link CredentialsError}: what is in it may be known already.
 */
export function fileCredentials(path: string): CredentialStore {
  return {
    read: () => explained(path, () => readCredentials(path)),
    write: (credentials) => explained(path, () => writeCredentials(path, credentials)),
    withLock: async (work) => {
      await explained(path, () => makeLockFile(`${path}.lock`));
      const signal = AbortSignal.timeout(LOCK_TIMEOUT_MILLISECONDS);
      let isMine = false;
      const mine = () => {
        isMine = true;
        return work();
      };
      return withFileLock(`${path}.lock`, mine, { signal }).catch((error: unknown) => {
        if (isMine) throw error;
        const message = signal.aborted
          ? `${path} is in use by another process that does not finish: end it and try again.`
          : `${path} cannot be locked (${messageOf(error)}).`;
        throw new CredentialsError(message, { cause: error });
      });
    },
  };
}

/** SQLite would make it readable for others. */
async function makeLockFile(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, 'a', 0o600);
  await file.close();
}

async function readCredentials(path: string): Promise<Credentials> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (file === null) return NO_CREDENTIALS;
  try {
    const { mode } = await file.stat();
    // Windows has no such bits: there the folder of the user protects the file.
    if (process.platform !== 'win32' && (mode & OTHERS) !== 0) {
      throw new CredentialsError(
        `${path} can be read by others (mode ${(mode & 0o777).toString(8)}). Whoever did may use your session: ` +
          'log out everywhere, delete the file and log in again.',
      );
    }
    return parseCredentials(path, await file.readFile('utf8'));
  } finally {
    await file.close();
  }
}

function parseCredentials(path: string, text: string): Credentials {
  try {
    return credentialsSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new CredentialsError(`${path} holds no credentials: delete it and log in again.`, { cause: error });
  }
}

async function writeCredentials(path: string, credentials: Credentials): Promise<void> {
  if (credentials.session === null && credentials.unfinishedLogouts.length === 0) {
    await rm(path, { force: true });
    return;
  }
  await replaceFile(path, `${JSON.stringify(credentials, null, 2)}\n`);
}

async function explained<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CredentialsError) throw error;
    throw new CredentialsError(`${path} cannot be used (${messageOf(error)}).`, { cause: error });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
