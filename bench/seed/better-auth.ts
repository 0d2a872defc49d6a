import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { getMigrations } from 'better-auth/db/migration';
import { betterAuthOptions, COOKIE_CACHE_SECONDS } from './better-auth-options.ts';
import type { Population } from './curfew.ts';
import { insertRows, seedDatabase } from './insert-rows.ts';

const DAY_MILLISECONDS = 86_400_000;

export interface BetterAuthPopulation extends Population {
  /** The same sessions with the cookie in which better-auth remembers its last look at the database. */
  cachedCookies: string[];
  /** Someone whose session is not in the database at all: only a server that believes its cookie lets them in. */
  ghost: { userId: string; cookie: string };
}

/** One session for each of `count` users, with the cookies that better-auth would have set at a login just now. */
export async function seedBetterAuth(
  url: string,
  { count, secret }: { count: number; secret: string },
): Promise<BetterAuthPopulation> {
  const options = betterAuthOptions({ databaseUrl: url, secret, poolSize: 1, hasCookieCache: true });
  await (await getMigrations(options)).runMigrations();
  await options.database.end();
  const now = new Date();
  const cachedCookie = (person: Person) =>
    `${sessionCookie(person.session.token, secret)}; ${cacheCookie(person, secret)}`;
  const people = Array.from({ length: count }, (_, index) => makePerson(index, now));
  const ghost = makePerson(count, now);
  const valueOf = (read: (person: Person) => string | Date) => (index: number) => {
    const person = people[index];
    if (person === undefined) throw new RangeError(`there is no person ${index}`);
    return read(person);
  };
  await seedDatabase(url, async (client) => {
    await insertRows(client, 'user', {
      count,
      columns: [
        { name: 'id', type: 'text', valueOf: valueOf(({ user }) => user.id) },
        { name: 'name', type: 'text', valueOf: valueOf(({ user }) => user.name) },
        { name: 'email', type: 'text', valueOf: valueOf(({ user }) => user.email) },
        { name: 'createdAt', type: 'timestamptz', valueOf: valueOf(({ user }) => user.createdAt) },
        { name: 'updatedAt', type: 'timestamptz', valueOf: valueOf(({ user }) => user.updatedAt) },
      ],
      constants: { emailVerified: 'true' },
    });
    await insertRows(client, 'session', {
      count,
      columns: [
        { name: 'id', type: 'text', valueOf: valueOf(({ session }) => session.id) },
        { name: 'userId', type: 'text', valueOf: valueOf(({ session }) => session.userId) },
        { name: 'token', type: 'text', valueOf: valueOf(({ session }) => session.token) },
        { name: 'expiresAt', type: 'timestamptz', valueOf: valueOf(({ session }) => session.expiresAt) },
        { name: 'createdAt', type: 'timestamptz', valueOf: valueOf(({ session }) => session.createdAt) },
        { name: 'updatedAt', type: 'timestamptz', valueOf: valueOf(({ session }) => session.updatedAt) },
        { name: 'ipAddress', type: 'text', valueOf: valueOf(({ session }) => session.ipAddress) },
        { name: 'userAgent', type: 'text', valueOf: valueOf(({ session }) => session.userAgent) },
      ],
    });
  });
  return {
    userIds: people.map(({ user }) => user.id),
    cookies: people.map(({ session }) => sessionCookie(session.token, secret)),
    cachedCookies: people.map(cachedCookie),
    ghost: { userId: ghost.user.id, cookie: cachedCookie(ghost) },
  };
}

type Person = ReturnType<typeof makePerson>;

/** The fields in the order in which better-auth reads them from its tables. */
function makePerson(index: number, now: Date) {
  const user = {
    name: `User ${index}`,
    email: `user-${index}@example.org`,
    emailVerified: true,
    image: null,
    createdAt: now,
    updatedAt: now,
    id: randomUUID(),
  };
  const session = {
    expiresAt: new Date(now.getTime() + 7 * DAY_MILLISECONDS),
    token: randomBytes(24).toString('base64url'),
    createdAt: now,
    updatedAt: now,
    ipAddress: '127.0.0.1',
    userAgent: 'Mozilla/5.0 (X11; Linux x64) bench',
    userId: user.id,
    id: randomUUID(),
  };
  return { user, session };
}

function sessionCookie(token: string, secret: string): string {
  const signature = createHmac('sha256', secret).update(token).digest('base64');
  return `better-auth.session_token=${encodeURIComponent(`${token}.${signature}`)}`;
}

/** The `compact` strategy of better-auth's `setCookieCache`. */
function cacheCookie(person: { user: object; session: object }, secret: string): string {
  const data = { session: person.session, user: person.user, updatedAt: Date.now(), version: '1' };
  const expiresAt = Date.now() + COOKIE_CACHE_SECONDS * 1000;
  const signature = createHmac('sha256', secret)
    .update(JSON.stringify({ ...data, expiresAt }))
    .digest('base64url');
  const value = Buffer.from(JSON.stringify({ session: data, expiresAt, signature })).toString('base64url');
  return `better-auth.session_data=${value}`;
}
