import { listCommands } from './commands/compose-call.ts';
import type { History } from './history.ts';
import { makeHistory } from './make-history.ts';
import { playHistory } from './play-history.ts';
import type { PlayedHistory } from './play-history.ts';
import { createRandom } from './random.ts';
import { shrinkHistory } from './shrink-history.ts';
import type { Violation } from './trace.ts';
import { startWorld } from './world.ts';
import type { World } from './world.ts';

export interface RunOptions {
  seed: number;
  /** Whether another history is to be played, after so many. */
  goesOn(played: number): boolean;
  /** Goes on after a violation, and shrinks one history of each kind. */
  isThorough?: boolean;
  /** Leaves histories as long as they are. */
  isUnshrunk?: boolean;
}

export interface Finding {
  seed: number;
  violation: Violation;
  /** Of the shrunk history. */
  steps: number;
  story: string[];
  count: number;
}

export interface RunReport {
  histories: number;
  /** By command, and under it by what was answered. */
  answers: Map<string, Map<string, number>>;
  probes: number;
  streams: number;
  /** By kind. */
  findings: Map<string, Finding>;
}

/** Plays histories on two instances of their own, each from a seed that follows from the first. */
export async function runHistories(databaseUrl: string, options: RunOptions): Promise<RunReport> {
  const commands = listCommands();
  const world = await startWorld(databaseUrl);
  const report: RunReport = { histories: 0, answers: new Map(), probes: 0, streams: 0, findings: new Map() };
  try {
    while (options.goesOn(report.histories) && (options.isThorough || report.findings.size === 0)) {
      const seed = options.seed + report.histories;
      const history = makeHistory(createRandom(seed), commands);
      const played = await playHistory(world, history);
      report.histories += 1;
      count(report, played);
      for (const violation of firstOfEachKind(played.violations)) {
        const known = report.findings.get(violation.kind);
        if (known) known.count += 1;
        else {
          const found = { seed, history, played, violation };
          report.findings.set(violation.kind, await shrink(world, found, options));
        }
      }
    }
  } finally {
    await world.close();
  }
  return report;
}

function firstOfEachKind(violations: Violation[]): Violation[] {
  return [...new Map(violations.toReversed().map((violation) => [violation.kind, violation])).values()];
}

async function shrink(
  world: World,
  found: { seed: number; history: History; played: PlayedHistory; violation: Violation },
  { isUnshrunk = false }: RunOptions,
): Promise<Finding> {
  const { seed, history } = found;
  let { played, violation } = found;
  const attempts = isUnshrunk ? 0 : 120;
  const fails = async (shorter: History) => {
    const again = await playHistory(world, shorter);
    const same = again.violations.find(({ kind }) => kind === violation.kind);
    if (!same) return false;
    played = again;
    violation = same;
    return true;
  };
  const smallest = await shrinkHistory(history, fails, attempts);
  return { seed, violation, steps: smallest.length, story: played.story, count: 1 };
}

function count(report: RunReport, { trace }: PlayedHistory): void {
  report.streams += trace.streams.length;
  for (const { isProbe, command, result, refusal, answer } of trace.sent) {
    if (isProbe) {
      report.probes += 1;
      continue;
    }
    const outcome = result?.['outcome'];
    const said = answer
      ? (refusal?.reason ?? refusal?.code ?? (typeof outcome === 'string' ? outcome : 'ok'))
      : 'no answer';
    const answers = report.answers.get(command) ?? new Map<string, number>();
    report.answers.set(command, answers.set(said, (answers.get(said) ?? 0) + 1));
  }
}

/** What a run has seen, to be read. */
export function describeReport({ histories, answers, probes, streams, findings }: RunReport): string {
  const lines = [...answers]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([command, counts]) => {
      const said = [...counts].map(([answer, times]) => `${answer} ${times}`);
      return `  ${command.padEnd(34)} ${said.join(', ')}`;
    });
  const found = [...findings.values()].map(describeFinding);
  return [
    ...lines,
    `${histories} histories, ${probes} probes, ${streams} streams, ${findings.size} kinds of violations`,
    ...found,
  ].join('\n');
}

export function describeFinding({ seed, violation, steps, story, count: times }: Finding): string {
  return [
    '',
    `${violation.rule}: ${violation.kind} (seed ${seed}, in ${times} histories; shrunk to ${steps} steps)`,
    `  ${violation.text}`,
    ...story.map((line) => `    ${line}`),
  ].join('\n');
}
