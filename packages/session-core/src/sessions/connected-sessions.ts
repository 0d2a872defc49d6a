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
 * Marks these sessions as connected for `lifetimeSeconds` from now. Skips sessions that are over and rows that another transaction
 * has locked; resolves to the stored moments of the rest. The caller repeats it while the stream is open. Notifies every instance
 * of sessions that were not connected before.
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
 * Takes back what `connectSessions` has stored, unless a later moment is stored by now: then another instance has a stream of the
 * session. Skips locked rows, which lapse by themselves. Resolves to the sessions it took back.
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
