/** What a gate found. `failures` are sentences or the tool's own output, shown under the gate's name. */
export interface GateResult {
  readonly passed: number;
  readonly failed: number;
  readonly report: string;
}

export type GateGroup = 'static' | 'unit' | 'e2e';

/** One step of `pnpm test`. */
export interface Gate {
  readonly title: string;
  readonly group: GateGroup;
  /** A sentence that names the command with which a failure is mended, or seen again. */
  readonly mend: string;
  readonly run: () => Promise<GateResult>;
}

/** What a gate has found, and how long it took; `unchanged` passed the last time, on the same files. */
export interface GateOutcome {
  readonly gate: Gate;
  readonly result: GateResult;
  readonly milliseconds: number | 'unchanged';
}

/** A gate that is one yes or no. */
export function single(isPassed: boolean, report: string): GateResult {
  return { passed: isPassed ? 1 : 0, failed: isPassed ? 0 : 1, report };
}

/** Adds what the tool itself noticed to what its tests said: a crash, a hang, processes left behind. */
export function withProblems(result: GateResult, problems: readonly string[]): GateResult {
  return {
    ...result,
    failed: result.failed + problems.length,
    report: [result.report, ...problems].filter((text) => text !== '').join('\n'),
  };
}
