import { describe, expect, test } from 'vitest';
import { distinctErrors } from './distinct-errors.ts';
import type { GateOutcome } from './gate.ts';
import { single } from './gate.ts';
import { failureText, outcomeTable } from './outcomes.ts';
import { playwrightTimes, slowest, vitestTimes } from './slowest.ts';
import { staticGates } from './static-gates.ts';

function outcome(isPassed: boolean): GateOutcome {
  const result = single(isPassed, isPassed ? '' : 'a.ts is not formatted');
  const gate = { title: 'Format', group: 'static' as const, mend: 'pnpm format mends it.' };
  return { gate: { ...gate, run: () => Promise.resolve(result) }, result, milliseconds: 1_250 };
}

describe('what a run prints', () => {
  test('a failed gate shows its report and the command that mends it', () => {
    expect(failureText(outcome(false))).toBe(
      '  Format:\n    a.ts is not formatted\n    → pnpm format mends it.',
    );
  });

  test('a passed gate names no command', () => {
    expect(failureText(outcome(true))).not.toContain('pnpm');
  });

  test('every gate has its line in the table', () => {
    expect(outcomeTable([outcome(true), outcome(false)]).split('\n')).toEqual([
      expect.stringMatching(/^ok +Format +1\.[23] s {2}1 passed, 0 failed$/u),
      expect.stringMatching(/^FAILED +Format +1\.[23] s {2}0 passed, 1 failed$/u),
    ]);
  });

  test.each(staticGates.map(({ title, mend }) => [title, mend]))('%s names a command', (_title, mend) => {
    expect(mend).toMatch(/\bpnpm \S/u);
  });
});

test('a type error that several projects find is printed once, with its explanation', () => {
  const error = 'a.ts(1,2): error TS2322: Type A is not B.\n  Types of property c differ.\n';
  const other = 'b.ts(1,2): error TS2322: Type A is not B.\n';
  expect(distinctErrors(error + other + error)).toBe(error + other);
  expect(distinctErrors('')).toBe('');
});

describe('the slowest tests', () => {
  test('are the ten that took longest, the slowest first', () => {
    const tests = Array.from({ length: 12 }, (_, index) => ({ title: `t${index}`, milliseconds: index }));
    const times = slowest(tests).map(({ milliseconds }) => milliseconds);
    expect(times).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
  });

  test('are read from the report of vitest', () => {
    const assertionResults = [{ fullName: 'a', duration: 12 }, { fullName: 'b' }];
    expect(vitestTimes({ testResults: [{ assertionResults }] })).toEqual([
      { title: 'a', milliseconds: 12 },
      { title: 'b', milliseconds: 0 },
    ]);
  });

  test('are read from the report of Playwright, in groups too, all runs together', () => {
    const specs = [{ title: 'logs out', tests: [{ results: [{ duration: 5 }, { duration: 7 }] }] }];
    const suites = [{ title: 'a.spec.ts', specs, suites: [{ title: 'a group', specs }] }];
    expect(playwrightTimes({ suites })).toEqual([
      { title: 'a.spec.ts: logs out', milliseconds: 12 },
      { title: 'a group: logs out', milliseconds: 12 },
    ]);
  });
});
