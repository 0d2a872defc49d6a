import { isAbsolute } from 'node:path';
import { startChild } from '../run/child.ts';
import type { ChildEnd, ChildOptions } from '../run/child.ts';
import { tool, toolEnvironment } from '../run/repository.ts';
import { single, withProblems } from './gate.ts';
import type { GateResult } from './gate.ts';

/**
 * A tool whose exit code is the answer; its output is the report when the answer is no. `name` is a program of the root
 * package, or an absolute path.
 */
export async function runTool(
  name: string,
  args: readonly string[],
  options: Pick<ChildOptions, 'workingDirectory'> = {},
): Promise<GateResult> {
  const end = await startChild(isAbsolute(name) ? name : tool(name), args, {
    ...options,
    environment: toolEnvironment({ NO_COLOR: '1', FORCE_COLOR: undefined }),
    output: 'collect',
    timeoutSeconds: 300,
  }).ended;
  const problems = problemsOf(end, name);
  const isPassed = end.code === 0 && problems.length === 0;
  return single(isPassed, isPassed ? '' : [end.output.trim(), ...problems].join('\n'));
}

/** Runs a test program with its output shown, and answers how it ended. */
export async function showTool(
  command: string,
  args: readonly string[],
  options: ChildOptions,
): Promise<{ end: ChildEnd; problems: string[] }> {
  const end = await startChild(command, args, options).ended;
  return { end, problems: problemsOf(end, command) };
}

/** What is wrong with the way a program ended, whatever its tests said. */
function problemsOf(end: ChildEnd, name: string): string[] {
  const problems: string[] = [];
  if (end.isTimedOut) problems.push(`${name} did not end in time and was killed`);
  else if (end.signal !== null) problems.push(`${name} was ended by ${end.signal}`);
  if (end.hadLeftovers) problems.push(`${name} left processes behind; they were killed`);
  return problems;
}

/** A gate's result with what went wrong around its tests. An exit code that contradicts its counts is a failure too. */
export function judge(counts: GateResult, end: ChildEnd, problems: readonly string[]): GateResult {
  const isContradiction = end.code !== 0 && counts.failed === 0 && problems.length === 0;
  return withProblems(counts, [
    ...problems,
    ...(isContradiction ? [`ended with exit code ${end.code} although no test failed`] : []),
    ...(counts.passed + counts.failed === 0 && !isContradiction && problems.length === 0
      ? ['no test ran']
      : []),
  ]);
}
