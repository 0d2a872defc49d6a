import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import type { Activity } from './activity.ts';
import { rateRatio } from './load/rounds.ts';
import type { Ratio, Round, Series } from './load/rounds.ts';
import type { LogoutAll } from './logout-all.ts';
import type { Settings } from './settings.ts';
import { median } from './statistics.ts';
import type { BacklogSweep } from './sweep.ts';

export interface Peers {
  series: Series[];
  activity: Activity;
}

/** What was measured: every part, or those that were asked for. */
export interface Findings {
  settings: Settings;
  postgresVersion: string;
  peers?: Peers;
  versions?: Series[];
  logouts?: [few: LogoutAll, many: LogoutAll];
  sweep?: BacklogSweep;
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

function describe(findings: Findings): string {
  const { settings, postgresVersion, peers, versions, logouts, sweep } = findings;
  const { sessions, connections, rounds, secondsPerRound } = settings;
  const all = [...(peers?.series ?? []), ...(versions ?? [])].flatMap((one) => one.rounds);
  const otherLoads = [...all, ...(sweep?.without ?? [])].map(({ otherLoad }) => otherLoad);
  return `# Results

\`pnpm bench\` on ${new Date().toISOString().slice(0, 10)}: Node ${process.version}, PostgreSQL ${postgresVersion}, ${availableParallelism()} × ${cpus()[0]?.model ?? 'CPU'}.
${grouped(sessions)} sessions, one chosen at random for each request; ${connections} keep-alive connections; ${rounds} rounds of ${secondsPerRound} s for
each server in turn. Load generator, servers and database share the machine, so only ratios within this one run mean anything.
Each figure is the median of the rounds. Every answer was checked to be that of the right user. Just before its
turns, other programs used ${percent(median(otherLoads))} of the processors (${percent(Math.min(...otherLoads))} to ${percent(Math.max(...otherLoads))}): the more, the closer all servers move together.
${median(otherLoads) > BUSY ? BUSY_WARNING : ''}
${peers ? describePeers(peers) : ''}## Promises

${table(
  ['', 'target', 'measured (lowest to highest round)', ''],
  promises(findings).map(({ what, target, measured, isKept }) => [
    what,
    target,
    measured,
    isKept ? 'PASS' : '**FAIL**',
  ]),
)}
${[
  versions ? describeVersions(versions) : '',
  logouts ? describeLogouts(logouts) : '',
  sweep ? describeSweep(sweep) : '',
  peers ? describeActivity(peers.activity) : '',
].join('')}`;
}

function describePeers({ series }: Peers): string {
  return `${table(
    [...COLUMNS, 'of the no-op'],
    series.map((one) => [...row(one), rateRatio(series, one.key, 'noop').median.toFixed(2)]),
  )}
better-auth runs on Node's bare HTTP server and express-session on a bare Express: no headers, no request ids, no validation of
outputs, no origin check. The lines "bare Fastify" are Curfew's check in the same conditions; the lines "Curfew" are the whole
product, which does all of that. A request that waits for a look-up is answered together with others, which is why a check can
cost less than none. express-session writes on every request, as it does by default.

`;
}

function describeVersions(series: Series[]): string {
  return `## Beside an older revision

${table(COLUMNS, series.map(row))}
`;
}

function describeLogouts(logouts: LogoutAll[]): string {
  return `## Logging out everywhere

${table(
  ['sessions of the user', 'median ms', 'rows written'],
  logouts.map((one) => [grouped(one.sessions), one.medianMilliseconds.toFixed(2), String(one.rowsWritten)]),
)}
`;
}

function describeSweep(sweep: BacklogSweep): string {
  const { rows, batches, seconds, p50Milliseconds, p99Milliseconds, longestMilliseconds } = sweep;
  const checks = (name: string, rounds: Round[]) => [
    name,
    ...row({ key: name, title: name, rounds }).slice(1, 4),
  ];
  return `## A backlog for the sweep

${grouped(rows)} sessions that ran out while nobody swept: ${grouped(seconds)} s in ${grouped(batches)} batches, ${grouped(rows / seconds)} rows/s with the rests
in between. A batch took ${p50Milliseconds.toFixed(0)} ms (median), ${p99Milliseconds.toFixed(0)} ms (p99), ${longestMilliseconds.toFixed(0)} ms (longest); a statement may take 1 700.

${table(
  ['session checks on the same instance', 'requests/s', 'p50 ms', 'p99 ms'],
  [checks('without a sweep', sweep.without), checks('during it', sweep.during)],
)}
`;
}

function describeActivity(activity: Activity): string {
  return `## With activity to record

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

const COLUMNS = ['server', 'requests/s', 'p50 ms', 'p99 ms', 'server CPU µs/request'];

function row({ title, rounds }: Series): string[] {
  const middle = (read: (round: Round) => number) => median(rounds.map(read));
  return [
    title,
    grouped(middle(({ requestsPerSecond }) => requestsPerSecond)),
    middle(({ p50Milliseconds }) => p50Milliseconds).toFixed(1),
    middle(({ p99Milliseconds }) => p99Milliseconds).toFixed(1),
    grouped(middle(({ cpuMicroseconds }) => cpuMicroseconds)),
  ];
}

function promises({ peers, versions, logouts, sweep }: Findings): Promised[] {
  return [
    ...(peers ? promisesOfPeers(peers.series) : []),
    ...(versions ? promisesOfVersions(versions) : []),
    ...(logouts ? promisesOfLogouts(logouts) : []),
    ...(sweep ? promisesOfSweep(sweep) : []),
  ];
}

function atLeast(
  series: Series[],
  what: string,
  { of: [key, otherKey], target }: { of: [string, string]; target: number },
): Promised {
  const found = rateRatio(series, key, otherKey);
  return { what, target: `≥ ${target} ×`, measured: ratio(found), isKept: found.median >= target };
}

function promisesOfPeers(series: Series[]): Promised[] {
  const promise = (what: string, of: [string, string], target: number) =>
    atLeast(series, what, { of, target });
  return [
    promise('session check against the no-op, whole product', ['checked', 'noop'], 0.85),
    promise('the same, both on a bare server', ['bare-checked', 'bare-noop'], 0.85),
    promise('bare session check against better-auth with the database', ['bare-checked', 'better-auth'], 8),
    promise('the same, whole product against bare better-auth', ['checked', 'better-auth'], 8),
    promise('bare session check against express-session', ['bare-checked', 'express-session'], 5),
    promise('the same, whole product against bare express-session', ['checked', 'express-session'], 5),
  ];
}

/** Less than a twentieth cannot be told from what the machine does besides. */
function promisesOfVersions(series: Series[]): Promised[] {
  return [
    atLeast(series, 'session check against the older revision, whole product', {
      of: ['curfew-now', 'curfew-before'],
      target: 0.95,
    }),
    atLeast(series, 'the same, both on a bare server', { of: ['bare-now', 'bare-before'], target: 0.95 }),
  ];
}

function promisesOfLogouts([few, many]: [LogoutAll, LogoutAll]): Promised[] {
  const timeRatio = many.medianMilliseconds / few.medianMilliseconds;
  const what = `logoutAll with ${grouped(many.sessions)} sessions against ${few.sessions}`;
  return [
    {
      what: `${what}: time`,
      target: '≤ 1.3 ×',
      measured: `${timeRatio.toFixed(2)} ×`,
      isKept: timeRatio <= 1.3,
    },
    {
      what: `${what}: rows written`,
      target: 'equal',
      measured: `${many.rowsWritten} and ${few.rowsWritten}`,
      isKept: many.rowsWritten === few.rowsWritten,
    },
  ];
}

function promisesOfSweep({ without, during, longestMilliseconds }: BacklogSweep): Promised[] {
  const p99 = (rounds: Round[]) => median(rounds.map(({ p99Milliseconds }) => p99Milliseconds));
  const found = p99(during) / p99(without);
  return [
    {
      what: 'p99 of session checks while a backlog is swept, against without',
      target: '≤ 2 ×',
      measured: `${found.toFixed(2)} ×`,
      isKept: found <= 2,
    },
    {
      what: 'the longest batch of that sweep, against the statement time-out',
      target: '≤ 0.5 ×',
      measured: `${(longestMilliseconds / 1700).toFixed(2)} ×`,
      isKept: longestMilliseconds <= 850,
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
