import { Prisma } from '@curfew/db';
import { announcePassing } from '../audit/announce.ts';
import type { EngineContext } from '../engine-context.ts';

interface ConnectedRow {
  id: string;
  userId: string;
  connectedUntil: Date;
  /** The others have to be told. */
  isNews: boolean;
  now: Date;
}

/**
 * Says of these sessions that they have an open stream, for so many seconds from now. Resolves to the moments it has stored, of
 * those that are live and that nobody was writing to; whoever goes on having the stream calls again before they pass. Tells
 * every instance of those that were not connected before.
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
        SELECT s.id, s.connected_until IS NULL OR s.connected_until <= now() AS is_news
          FROM user_sessions s JOIN users u ON u.id = s.user_id
         WHERE s.id = ANY(${[...sessionIds]}::uuid[]) AND s.invalidated_at IS NULL AND s.epoch = u.session_epoch
           AND u.is_active AND s.ends_at > now()
         ORDER BY s.id FOR NO KEY UPDATE OF s SKIP LOCKED)
      UPDATE user_sessions s SET connected_until = now() + make_interval(secs => ${lifetimeSeconds}::int)
        FROM due WHERE s.id = due.id
      RETURNING s.id::text, s.user_id::text AS "userId", s.connected_until AS "connectedUntil",
                due.is_news AS "isNews", now() AS now`,
  );
}

/**
 * Takes back what `connectSessions` has stored, unless somebody has stored a later moment since: another instance that has a
 * stream of the same session. Resolves to those it took back; the others are over, connected elsewhere, or being written to.
 */
export function disconnectSessions(
  context: EngineContext,
  stored: ReadonlyMap<string, Date>,
): Promise<ReadonlyMap<string, Date>> {
  return write(
    context,
    Prisma.sql`
      WITH gone AS (
        SELECT s.id FROM user_sessions s
          JOIN unnest(${[...stored.keys()]}::uuid[], ${[...stored.values()]}::timestamptz[]) AS mine (id, until)
            ON mine.id = s.id
         WHERE s.connected_until > now() AND s.connected_until <= mine.until
         ORDER BY s.id FOR NO KEY UPDATE OF s SKIP LOCKED)
      UPDATE user_sessions s SET connected_until = now() FROM gone WHERE s.id = gone.id
      RETURNING s.id::text, s.user_id::text AS "userId", s.connected_until AS "connectedUntil",
                true AS "isNews", now() AS now`,
  );
}

/** One statement for all of them, and with its commit one notice for each that looks different in its person's list now. */
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
