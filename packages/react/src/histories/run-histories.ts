import type { History } from './history.ts';
import { makeHistory } from './make-history.ts';
import { playHistory, type PlayedHistory } from './play-history.ts';
import { createRandom } from './random.ts';
import { shrinkHistory } from './shrink-history.ts';
import type { Violation } from './world/ledger.ts';

export interface RunOptions {
  seed: number;
  /** Whether another history is to be played, after so many. */
  goesOn: (played: number) => boolean;
  /** Goes on after a violation, and shrinks one history of each kind. */
  isThorough?: boolean;
}

export interface Finding {
  seed: number;
  violation: Violation;
  /** Of the shrunk history. */
  history: History;
  story: string[];
  count: number;
}

export interface RunReport {
  histories: number;
  steps: number;
  requests: number;
  /** Sentences of pages that were held against what is true. */
  states: number;
  /** By kind. */
  findings: Map<string, Finding>;
}

const MOST_ATTEMPTS = 400;

/** Plays histories, each from a seed that follows from the first. */
export async function runHistories(options: RunOptions): Promise<RunReport> {
  const report: RunReport = { histories: 0, steps: 0, requests: 0, states: 0, findings: new Map() };
  const goesOn = () => options.isThorough === true || report.findings.size === 0;
  while (goesOn() && options.goesOn(report.histories)) {
    const seed = options.seed + report.histories;
    const history = makeHistory(createRandom(seed));
    const played = await playHistory(history);
    report.histories += 1;
    report.steps += history.length;
    report.requests += played.counts.requests;
    report.states += played.counts.states;
    for (const violation of played.violations) {
      const known = report.findings.get(violation.kind);
      if (known) known.count += 1;
      else report.findings.set(violation.kind, await shrink(seed, history, { played, violation }));
    }
  }
  return report;
}

async function shrink(
  seed: number,
  history: History,
  found: { played: PlayedHistory; violation: Violation },
): Promise<Finding> {
  let { played, violation } = found;
  const fails = async (shorter: History) => {
    const again = await playHistory(shorter);
    const same = again.violations.find(({ kind }) => kind === violation.kind);
    if (!same) return false;
    played = again;
    violation = same;
    return true;
  };
  const smallest = await shrinkHistory(history, fails, MOST_ATTEMPTS);
  return { seed, violation, history: smallest, story: played.story, count: 1 };
}

/** What a run has seen, in one line. */
export function describeReport({ histories, steps, requests, states, findings }: RunReport): string {
  return `${histories} histories of ${steps} steps: ${requests} requests, ${states} sentences of pages, ${findings.size} kinds of violation`;
}

export function describeFinding({ seed, violation, history, story, count }: Finding): string {
  const where = `(seed ${seed}, in ${count} ${count === 1 ? 'history' : 'histories'}; shrunk to ${history.length} steps)`;
  return [`${violation.kind} ${where}`, `  ${violation.text}`, ...story.map((line) => `  ${line}`)].join(
    '\n',
  );
}
