import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import type { Activity } from './activity.ts';
import { rateRatio } from './load/rounds.ts';
import type { Ratio, Round, Series } from './load/rounds.ts';
import type { LogoutAll } from './logout-all.ts';
import type { Settings } from './settings.ts';
import { median } from './statistics.ts';

export interface Findings {
  settings: Settings;
  postgresVersion: string;
  series: Series[];
  activity: Activity;
  logouts: [few: LogoutAll, many: LogoutAll];
}

interface Promised {
  what: string;
  target: string;
  measured: string;
  isKept: boolean;
}

/** Above this share of the processors, what others do decides more than what is measured. */
const BUSY = 0.25;
const BUSY_WARNING =
  '\n**The machine was busy with other work: this run says little about the ratios. Repeat it on a quiet one.**\n';

/** Prints what was found, and puts it on record unless the settings were changed. */
export async function report(findings: Findings): Promise<void> {
  const text = describe(findings);
  process.stdout.write(`\n${text}`);
  if (!findings.settings.isForTheRecord) {
    process.stdout.write('\nOther settings than the defaults: bench/RESULTS.md stays as it is.\n');
    return;
  }
  await writeFile(new URL('./RESULTS.md', import.meta.url), text);
  process.stdout.write('\nWritten to bench/RESULTS.md\n');
}

function describe({ settings, postgresVersion, series, activity, logouts }: Findings): string {
  const { sessions, connections, rounds, secondsPerRound } = settings;
  const [few, many] = logouts;
  const otherLoads = series.flatMap((one) => one.rounds.map(({ otherLoad }) => otherLoad));
  return `# Results

\`pnpm bench\` on ${new Date().toISOString().slice(0, 10)}: Node ${process.version}, PostgreSQL ${postgresVersion}, ${availableParallelism()} × ${cpus()[0]?.model ?? 'CPU'}.
${grouped(sessions)} sessions, one chosen at random for each request; ${connections} keep-alive connections; ${rounds} rounds of ${secondsPerRound} s for
each server in turn. Load generator, servers and database share the machine, so only ratios within this one run mean anything.
Each figure is the median of the rounds. Every answer was checked to be that of the right user. Just before its
turns, other programs used ${percent(median(otherLoads))} of the processors (${percent(Math.min(...otherLoads))} to ${percent(Math.max(...otherLoads))}): the more, the closer all servers move together.
${median(otherLoads) > BUSY ? BUSY_WARNING : ''}
${table(
  ['server', 'requests/s', 'p50 ms', 'p99 ms', 'server CPU µs/request', 'of the no-op'],
  series.map((one) => row(one, rateRatio(series, one.key, 'noop'))),
)}
better-auth runs on Node's bare HTTP server and express-session on a bare Express: no headers, no request ids, no validation of
outputs, no origin check. The lines "bare Fastify" are Curfew's check in the same conditions; the lines "Curfew" are the whole
product, which does all of that. A request that waits for a look-up is answered together with others, which is why a check can
cost less than none. express-session writes on every request, as it does by default.

## Promises

${table(
  ['', 'target', 'measured (lowest to highest round)', ''],
  promises(series, logouts).map(({ what, target, measured, isKept }) => [
    what,
    target,
    measured,
    isKept ? 'PASS' : '**FAIL**',
  ]),
)}
## Logging out everywhere

${table(
  ['sessions of the user', 'median ms', 'rows written'],
  [few, many].map((one) => [
    grouped(one.sessions),
    one.medianMilliseconds.toFixed(2),
    String(one.rowsWritten),
  ]),
)}
## With activity to record

Above, no request had to move \`last_active\`. Here every session is in use without a pause, so it moves as often as it ever may
(once a minute and session): by ${percent(activity.recordedShare)} of the requests.

${table(
  ['', 'requests/s', 'of the no-op (lowest to highest round)'],
  activity.series.map(({ key, rounds: measured }) => [
    { noop: 'no-op', checked: 'session check', recorded: 'session check that records activity' }[key] ?? key,
    grouped(median(measured.map(({ requestsPerSecond }) => requestsPerSecond))),
    ratio(rateRatio(activity.series, key, 'noop')),
  ]),
)}`;
}

function row({ title, rounds }: Series, ofNoop: Ratio): string[] {
  const middle = (read: (round: Round) => number) => median(rounds.map(read));
  return [
    title,
    grouped(middle(({ requestsPerSecond }) => requestsPerSecond)),
    middle(({ p50Milliseconds }) => p50Milliseconds).toFixed(1),
    middle(({ p99Milliseconds }) => p99Milliseconds).toFixed(1),
    grouped(middle(({ cpuMicroseconds }) => cpuMicroseconds)),
    ofNoop.median.toFixed(2),
  ];
}

function promises(series: Series[], [few, many]: [LogoutAll, LogoutAll]): Promised[] {
  const atLeast = (what: string, [key, otherKey]: [string, string], target: number): Promised => {
    const found = rateRatio(series, key, otherKey);
    return { what, target: `≥ ${target} ×`, measured: ratio(found), isKept: found.median >= target };
  };
  const timeRatio = many.medianMilliseconds / few.medianMilliseconds;
  return [
    atLeast('session check against the no-op, whole product', ['checked', 'noop'], 0.85),
    atLeast('the same, both on a bare server', ['bare-checked', 'bare-noop'], 0.85),
    atLeast('bare session check against better-auth with the database', ['bare-checked', 'better-auth'], 8),
    atLeast('the same, whole product against bare better-auth', ['checked', 'better-auth'], 8),
    atLeast('bare session check against express-session', ['bare-checked', 'express-session'], 5),
    atLeast('the same, whole product against bare express-session', ['checked', 'express-session'], 5),
    {
      what: `logoutAll with ${grouped(many.sessions)} sessions against ${few.sessions}: time`,
      target: '≤ 1.3 ×',
      measured: `${timeRatio.toFixed(2)} ×`,
      isKept: timeRatio <= 1.3,
    },
    {
      what: `logoutAll with ${grouped(many.sessions)} sessions against ${few.sessions}: rows written`,
      target: 'equal',
      measured: `${many.rowsWritten} and ${few.rowsWritten}`,
      isKept: many.rowsWritten === few.rowsWritten,
    },
  ];
}

function ratio({ median: middle, lowest, highest }: Ratio): string {
  return `${middle.toFixed(2)} × (${lowest.toFixed(2)} to ${highest.toFixed(2)})`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}

/** Thousands apart. */
function grouped(value: number): string {
  return Math.round(value).toLocaleString('en').replaceAll(',', ' ');
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |\n`;
  const alignment = head.map((_, column) => (column === 0 ? '---' : '--:'));
  return line(head) + line(alignment) + rows.map(line).join('');
}
