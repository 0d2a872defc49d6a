import { randomUUID } from 'node:crypto';
import { applyMigrations } from '../../packages/db/src/index.ts';
import { createKeyring } from '../../packages/session-core/src/index.ts';
import { createSessionToken } from '../../packages/session-core/src/credentials/session-token.ts';
import { insertRows, seedDatabase } from './insert-rows.ts';

/** Sessions that a server accepts: what each presents, and whose it is. */
export interface Population {
  cookies: string[];
  userIds: string[];
}

export const CURFEW_COOKIE = '__Host-Http-session';

/**
 * One session for each of `count` users, inserted as `createSession` would have. Their last activity lies in the
 * future, so that no request of the run has to record one: that is measured apart.
 */
export async function seedCurfew(url: string, count: number, secret: string): Promise<Population> {
  await applyMigrations(url);
  const keyring = createKeyring([secret]);
  const userIds = Array.from({ length: count }, () => randomUUID());
  const sessionIds = Array.from({ length: count }, () => randomUUID());
  const credentials = sessionIds.map((sessionId) =>
    createSessionToken({ sessionId, transport: 'cookie' }, keyring),
  );
  const at = (index: number, list: string[]) => list[index] ?? '';
  await seedDatabase(url, async (client) => {
    await insertRows(client, 'users', {
      count,
      columns: [
        { name: 'id', type: 'uuid', valueOf: (index) => at(index, userIds) },
        { name: 'email', type: 'text', valueOf: (index) => `user-${index}@example.org` },
        { name: 'display_name', type: 'text', valueOf: (index) => `User ${index}` },
      ],
      constants: { password_hash: `'$argon2id$none'` },
    });
    await insertRows(client, 'user_sessions', {
      count,
      columns: [
        { name: 'id', type: 'uuid', valueOf: (index) => at(index, sessionIds) },
        { name: 'user_id', type: 'uuid', valueOf: (index) => at(index, userIds) },
        {
          name: 'token_hash',
          type: 'bytea',
          valueOf: (index) => Buffer.from(credentials[index]?.secretHash ?? []),
        },
      ],
      constants: {
        epoch: '1',
        transport: `'cookie'`,
        client_kind: `'web'`,
        label: `'Chrome on Linux'`,
        ip_prefix: `'127.0.0.0/24'`,
        user_agent: `'Mozilla/5.0 (X11; Linux x64) bench'`,
        last_active: `now() + interval '1 hour'`,
        absolute_expires_at: `now() + interval '12 hours'`,
        ends_at: `now() + interval '90 minutes'`,
        access_ends_at: `now() + interval '90 minutes'`,
        idle_seconds: '1860',
      },
    });
  });
  return { userIds, cookies: credentials.map(({ token }) => `${CURFEW_COOKIE}=${token}`) };
}
