import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { verify } from '@node-rs/argon2';
import { openDatabase } from '@curfew/db';
import type { Database } from '@curfew/db';
import { createKeyring, createSessionEngine } from '@curfew/session-core';
import { PlainError } from '../run/plain-error.ts';
import { readOrCreatePrivateFile } from './private-file.ts';

export interface DemoAccount {
  readonly role: 'user' | 'admin';
  readonly email: string;
  readonly password: string;
  /** False once somebody has changed the password: then the one we know would be a lie. */
  readonly isPasswordCurrent: boolean;
}

type Credentials = Pick<DemoAccount, 'role' | 'email' | 'password'>;

const PASSWORD_CHARACTERS = 'abcdefghijkmnpqrstuvwxyz23456789';
const PASSWORD_GROUPS = 5;
const GROUP_LENGTH = 4;

/**
 * Makes the demo user and the admin unless they exist. Their random passwords are made once and kept in a file of the
 * data folder that only its owner may read. Safe to run in two processes at once.
 */
export async function seedDemo(options: {
  databaseUrl: string;
  dataFolder: string;
  secrets: string;
}): Promise<readonly DemoAccount[]> {
  const credentials = await readCredentials(join(options.dataFolder, 'demo-accounts.json'));
  const db = openDatabase({ url: options.databaseUrl });
  try {
    const engine = createSessionEngine({ db, keyring: createKeyring(options.secrets.split(',')) });
    const origin = { userAgent: 'pnpm start' };
    for (const { role, email, password } of credentials) {
      if (await findHash(db, email)) continue;
      const displayName = role === 'admin' ? 'Demo Admin' : 'Demo User';
      await engine
        .registerUser({ email, password, displayName }, { origin, role })
        .catch((error: unknown) => {
          if (!isTaken(error)) throw error;
        });
    }
    return await Promise.all(credentials.map((account) => describe(db, account)));
  } finally {
    await db.close();
  }
}

async function readCredentials(path: string): Promise<readonly Credentials[]> {
  const text = await readOrCreatePrivateFile(path, () => `${JSON.stringify(newCredentials(), null, 2)}\n`);
  try {
    const parsed: unknown = JSON.parse(text);
    if (Array.isArray(parsed) && parsed.length > 0 && parsed.every(isCredentials)) return parsed;
  } catch {
    // Said below, with what to do about it.
  }
  throw new PlainError(`${path} is damaged: delete it, and the demo passwords are only forgotten.`);
}

function newCredentials(): Credentials[] {
  return [
    { role: 'user', email: 'demo@example.com', password: randomPassword() },
    { role: 'admin', email: 'admin@example.com', password: randomPassword() },
  ];
}

/** Easy to type: 20 of 32 characters, 100 random bits. */
function randomPassword(): string {
  const group = () =>
    Array.from(
      { length: GROUP_LENGTH },
      () => PASSWORD_CHARACTERS[randomInt(PASSWORD_CHARACTERS.length)],
    ).join('');
  return Array.from({ length: PASSWORD_GROUPS }, group).join('-');
}

function isCredentials(value: unknown): value is Credentials {
  if (typeof value !== 'object' || value === null) return false;
  const { role, email, password } = value as Partial<Record<keyof Credentials, unknown>>;
  return (role === 'user' || role === 'admin') && typeof email === 'string' && typeof password === 'string';
}

async function describe(db: Database, account: Credentials): Promise<DemoAccount> {
  const hash = await findHash(db, account.email);
  return { ...account, isPasswordCurrent: hash !== undefined && (await verify(hash, account.password)) };
}

async function findHash(db: Database, email: string): Promise<string | undefined> {
  const user = await db.prisma.user.findUnique({ where: { email }, select: { passwordHash: true } });
  return user?.passwordHash;
}

/** Another start was faster. */
function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EMAIL_TAKEN';
}
