import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { Population } from './curfew.ts';
import { insertRows, seedDatabase } from './insert-rows.ts';

/** connect-pg-simple's own table.sql. */
const TABLE = `
  CREATE TABLE session (sid varchar NOT NULL COLLATE "default" PRIMARY KEY, sess json NOT NULL, expire timestamp(6) NOT NULL);
  CREATE INDEX "IDX_session_expire" ON session (expire);`;

/** One session for each of `count` users, as express-session stores it, with the cookie it would have set. */
export async function seedExpressSession(
  url: string,
  { count, secret }: { count: number; secret: string },
): Promise<Population> {
  const userIds = Array.from({ length: count }, () => randomUUID());
  const sessionIds = Array.from({ length: count }, () => randomBytes(24).toString('base64url'));
  const cookie = { originalMaxAge: null, expires: null, httpOnly: true, path: '/' };
  await seedDatabase(url, async (client) => {
    await client.query(TABLE);
    await insertRows(client, 'session', {
      count,
      columns: [
        { name: 'sid', type: 'text', valueOf: (index) => sessionIds[index] ?? '' },
        {
          name: 'sess',
          type: 'json',
          valueOf: (index) =>
            JSON.stringify({ cookie, userId: userIds[index], displayName: `User ${index}` }),
        },
      ],
      constants: { expire: `now() + interval '1 day'` },
    });
  });
  const sign = (sessionId: string) =>
    createHmac('sha256', secret).update(sessionId).digest('base64').replace(/=+$/u, '');
  return {
    userIds,
    cookies: sessionIds.map((id) => `connect.sid=${encodeURIComponent(`s:${id}.${sign(id)}`)}`),
  };
}
