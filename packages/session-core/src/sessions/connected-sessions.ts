import { Prisma } from '@curfew/db';
import { announcePassing } from '../audit/announce.ts';
import type { EngineContext } from '../engine-context.ts';

interface ConnectedRow {
  id: string;
  userId: string;
  connectedUntil: Date;
  /** Whether it changes the person's list. */
  isNews: boolean;
  now: Date;
}

/**
 * Marks these sessions as connected for `lifetimeSeconds` from now; resolves to the stored moments. Passes over sessions that are over.
 * The caller repeats it while the stream is open. Notifies every instance of sessions that were not connected before. Makes no touch
 * and no logout wait.
 */
export function connectSessions(
  context: EngineContext,
  sessionIds: readonly string[],
  lifetimeSeconds: number,
): Promise<ReadonlyMap<string, Date>> {
  return write(
    context,
    Prisma.sql`
      WITH due AS (
        SELECT s.id, s.user_id, c.connected_until IS NULL OR c.connected_until <= now() AS is_news
          FROM user_sessions s JOIN users u ON u.id = s.user_id
          LEFT JOIN session_connections c ON c.session_id = s.id
         WHERE s.id = ANY(${[...sessionIds]}::uuid[]) AND s.invalidated_at IS NULL AND s.epoch = u.session_epoch
           AND u.is_active AND s.ends_at > now()),
      written AS (
        INSERT INTO session_connections AS c (session_id, connected_until)
        SELECT id, now() + make_interval(secs => ${lifetimeSeconds}::int) FROM due ORDER BY id
            ON CONFLICT (session_id) DO UPDATE SET connected_until = excluded.connected_until
        RETURNING c.session_id, c.connected_until)
      SELECT due.id::text, due.user_id::text AS "userId", written.connected_until AS "connectedUntil",
             due.is_news AS "isNews", now() AS now
        FROM due JOIN written ON written.session_id = due.id`,
  );
}

/**
 * Takes back what `connectSessions` has stored, unless a later moment is stored by now: then another instance has a stream of the
 * session. Resolves to the sessions it took back.
 */
export function disconnectSessions(
  context: EngineContext,
  stored: ReadonlyMap<string, Date>,
): Promise<ReadonlyMap<string, Date>> {
  return write(
    context,
    Prisma.sql`
      WITH gone AS (
        SELECT c.session_id FROM session_connections c
          JOIN unnest(${[...stored.keys()]}::uuid[], ${[...stored.values()]}::timestamptz[]) AS mine (id, until)
            ON mine.id = c.session_id
         WHERE c.connected_until <= mine.until
         ORDER BY c.session_id FOR UPDATE OF c)
      DELETE FROM session_connections c USING gone, user_sessions s
       WHERE c.session_id = gone.session_id AND s.id = c.session_id
      RETURNING s.id::text, s.user_id::text AS "userId", c.connected_until AS "connectedUntil",
                c.connected_until > now() AS "isNews", now() AS now`,
  );
}

/** Runs the statement and notifies every instance of the changed sessions with the commit. */
function write({ db: { prisma } }: EngineContext, statement: Prisma.Sql): Promise<ReadonlyMap<string, Date>> {
  return prisma.$transaction(async (tx) => {
    const rows = await tx.$queryRaw<ConnectedRow[]>(statement);
    const [first] = rows;
    if (first !== undefined) {
      const sessions = rows.filter(({ isNews }) => isNews);
      await announcePassing(tx, 'connections_changed', { sessions, at: first.now });
    }
    return new Map(rows.map(({ id, connectedUntil }) => [id, connectedUntil]));
  });
}
