import type { Contestant } from './contestants.ts';
import { measureRound } from './load/rounds.ts';
import type { RoundsContext, Series } from './load/rounds.ts';
import { query } from './postgres.ts';
import { median } from './statistics.ts';

export interface Activity {
  series: Series[];
  /** Sessions whose `last_active` moved, per request. */
  recordedShare: number;
}

/** As it is on a busy server: within the touch interval, or beyond it by the time between two requests of a session. */
const SPREAD = `UPDATE user_sessions SET last_active = now() - random() * interval '67 seconds'`;
/** As the seed wrote it: nothing to record. */
const RESTORE = `UPDATE user_sessions SET last_active = now() + interval '1 hour'`;

/**
 * The session check once more, now that every session is a person who works without a pause: `last_active` has to
 * move as often as it ever may, once a minute and session.
 */
export async function measureActivity(
  entries: readonly Contestant[],
  { url, ...context }: RoundsContext & { url: string },
): Promise<Activity> {
  const { settings, say } = context;
  const [noop, checked] = ['noop', 'checked'].map((key) => entries.find((entry) => entry.key === key));
  if (noop === undefined || checked === undefined) throw new TypeError('there is nothing to compare with');
  const series = ['noop', 'checked', 'recorded'].map((key): Series => ({ key, title: key, rounds: [] }));
  const recorded: number[] = [];
  await query(url, 'ALTER TABLE user_sessions SET (autovacuum_enabled = off)');
  for (let number = 0; number < settings.rounds; number += 1) {
    for (const [position, entry] of [noop, checked].entries()) {
      series[position]?.rounds.push(await measureRound(entry, settings.secondsPerRound, context));
    }
    await rewrite(url, SPREAD);
    const { rows: begin } = await query<{ now: Date }>(url, 'SELECT now()');
    const round = await measureRound(checked, settings.secondsPerRound, context);
    series[2]?.rounds.push(round);
    const { rows } = await query<{ count: number }>(
      url,
      'SELECT count(*)::int FROM user_sessions WHERE last_active >= $1',
      [begin[0]?.now],
    );
    recorded.push((rows[0]?.count ?? Number.NaN) / round.requests);
    await rewrite(url, RESTORE);
    say(
      `Round ${number + 1} of ${settings.rounds} with activity to record, requests/s: ` +
        series.map(({ key, rounds }) => `${key} ${rounds.at(-1)?.requestsPerSecond.toFixed(0)}`).join(', '),
    );
  }
  return { series, recordedShare: median(recorded) };
}

async function rewrite(url: string, statement: string): Promise<void> {
  await query(url, statement);
  await query(url, 'VACUUM user_sessions');
}
