import { targetOf } from './contestants.ts';
import { measureRound } from './load/rounds.ts';
import type { Round, RoundsContext } from './load/rounds.ts';
import { startServer } from './load/start-server.ts';
import type { RunningServer } from './load/start-server.ts';
import { query } from './postgres.ts';
import { seedCurfew } from './seed/curfew.ts';
import { seedDatabase } from './seed/insert-rows.ts';
import type { SweptBatch } from './servers/child.ts';
import { percentile } from './statistics.ts';

/** What working off a backlog takes, and what it does to the session checks on the same instance meanwhile. */
export interface BacklogSweep {
  rows: number;
  batches: number;
  p50Milliseconds: number;
  p99Milliseconds: number;
  longestMilliseconds: number;
  seconds: number;
  /** Rounds before and after the sweep. */
  without: Round[];
  during: Round[];
}

export async function measureSweep(
  url: string,
  { secret, poolSize, ...context }: RoundsContext & { secret: string; poolSize: number },
): Promise<BacklogSweep> {
  const { settings, signal, say } = context;
  const people = await seedCurfew(url, settings.sessions, secret);
  await seedBacklog(url, settings.backlog);
  const server = await startServer('curfew', { databaseUrl: url, secret, poolSize, variant: '' });
  try {
    const entry = { ...contestant(server), target: targetOf(server.origin, '/bench/checked', people) };
    const round = () => measureRound(entry, settings.secondsPerRound, context);
    const without: Round[] = [];
    for (let number = 0; number < settings.rounds; number += 1) without.push(await round());
    say(`Sweeping ${settings.backlog} sessions that ran out, with checks on the same instance`);
    const sweep = { batches: undefined as SweptBatch[] | undefined };
    const begun = performance.now();
    const swept = server.sweep().then((batches) => {
      sweep.batches = batches;
      return (performance.now() - begun) / 1000;
    });
    const during: Round[] = [];
    const impatient = { ...context, settings: { ...settings, patienceSeconds: 0 } };
    while (sweep.batches === undefined) {
      signal.throwIfAborted();
      during.push(await measureRound(entry, settings.secondsPerRound, impatient));
    }
    const seconds = await swept;
    for (let number = 0; number < settings.rounds; number += 1) without.push(await round());
    await assertSwept(url);
    // The last one was only partly beside the sweep.
    return { ...describeBatches(sweep.batches), seconds, without, during: during.slice(0, -1) };
  } finally {
    await server.stop();
  }
}

function contestant(server: RunningServer) {
  return { key: 'checked', title: 'session check', server, isRefusal: undefined };
}

function describeBatches(batches: SweptBatch[]) {
  const times = Float64Array.from(batches, ({ milliseconds }) => milliseconds).sort();
  return {
    rows: batches.reduce((sum, { rows }) => sum + rows, 0),
    batches: batches.length,
    p50Milliseconds: percentile(times, 0.5),
    p99Milliseconds: percentile(times, 0.99),
    longestMilliseconds: times.at(-1) ?? Number.NaN,
  };
}

/** Sessions that ran out one after the other while nobody swept, spread over all users. */
async function seedBacklog(url: string, count: number): Promise<void> {
  await seedDatabase(url, async (client) => {
    await client.query(
      `WITH people AS (SELECT id, row_number() OVER () - 1 AS number FROM users),
            total AS (SELECT count(*) AS users FROM users)
       INSERT INTO user_sessions (id, user_id, epoch, transport, client_kind, token_hash, label, last_active,
         absolute_expires_at, ends_at, access_ends_at, idle_seconds)
       SELECT gen_random_uuid(), people.id, 1, 'cookie', 'web', '\\x00', 'Chrome on Linux', ran_out - interval '31 minutes',
              now() + interval '12 hours', ran_out, ran_out, 1860
         FROM total, generate_series(1, $1::int) AS row
         JOIN LATERAL (SELECT now() - interval '1 hour' + row * interval '1 millisecond' AS ran_out) AS deadline ON true
         JOIN people ON people.number = row % (SELECT users FROM total)`,
      [count],
    );
  });
}

/** One record for each of them, and none left over. */
async function assertSwept(url: string): Promise<void> {
  const { rows } = await query<{ due: number; stamped: number; records: number }>(
    url,
    `SELECT count(*) FILTER (WHERE invalidated_at IS NULL AND ends_at <= now())::int AS due,
            count(*) FILTER (WHERE invalidation_reason = 'inactivity_timeout')::int AS stamped,
            (SELECT count(*)::int FROM audit_events WHERE type = 'session_ended') AS records FROM user_sessions`,
  );
  const [found] = rows;
  if (found?.due !== 0 || found.stamped !== found.records) {
    throw new Error(`the sweep left ${JSON.stringify(found)}`);
  }
}
