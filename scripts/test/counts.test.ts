import { describe, expect, test } from 'vitest';
import { candidatePaths } from './chromium.ts';
import { countPlaywright } from './e2e-gate.ts';
import { judge } from './run-tool.ts';
import { countVitest } from './unit-gate.ts';

const passed = { status: 'passed' };
const failed = { status: 'failed' };
const report = {
  numPassedTests: 2,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [{ name: 'a.test.ts', status: 'passed', assertionResults: [passed, passed] }],
};

describe('what vitest reports', () => {
  test('passed tests are counted', () => {
    expect(countVitest(report)).toMatchObject({ passed: 2, failed: 0 });
  });

  test('a skipped test and a planned one count as failed', () => {
    expect(countVitest({ ...report, numPendingTests: 1, numTodoTests: 1 })).toMatchObject({
      passed: 2,
      failed: 2,
    });
  });

  test('a file that did not load counts as failed', () => {
    const unloaded = { name: 'b.test.ts', status: 'failed', assertionResults: [] };
    const withUnloaded = { ...report, testResults: [...report.testResults, unloaded] };
    expect(countVitest(withUnloaded)).toMatchObject({
      passed: 2,
      failed: 1,
      report: 'b.test.ts did not load',
    });
  });

  test('a file whose tests failed is not counted twice', () => {
    const broken = { name: 'b.test.ts', status: 'failed', assertionResults: [failed] };
    const withBroken = { ...report, numFailedTests: 1, testResults: [...report.testResults, broken] };
    expect(countVitest(withBroken)).toMatchObject({ passed: 2, failed: 1 });
  });
});

describe('what Playwright reports', () => {
  const stats = { expected: 3, unexpected: 0, flaky: 0, skipped: 0 };

  test('a flaky test, a skipped test and an error outside of tests count as failed', () => {
    expect(countPlaywright({ stats, errors: [] })).toMatchObject({ passed: 3, failed: 0 });
    expect(countPlaywright({ stats: { ...stats, flaky: 1, skipped: 1 }, errors: [{}] })).toMatchObject({
      passed: 3,
      failed: 3,
    });
  });
});

describe('how a test program ended', () => {
  const end = { code: 0, signal: null, output: '', isTimedOut: false, hadLeftovers: false };
  const counts = { passed: 3, failed: 0, report: '' };

  test('an exit code that contradicts the counts is a failure', () => {
    expect(judge(counts, end, [])).toMatchObject({ passed: 3, failed: 0 });
    expect(judge(counts, { ...end, code: 1 }, [])).toMatchObject({ passed: 3, failed: 1 });
    expect(judge({ ...counts, failed: 1 }, { ...end, code: 1 }, [])).toMatchObject({ passed: 3, failed: 1 });
  });

  test('a run without any test is a failure', () => {
    expect(judge({ ...counts, passed: 0 }, end, [])).toMatchObject({
      passed: 0,
      failed: 1,
      report: 'no test ran',
    });
  });

  test('each problem is a failure', () => {
    expect(judge(counts, end, ['left processes behind'])).toMatchObject({ passed: 3, failed: 1 });
  });
});

test('Chromium is looked for on the PATH before it is looked for in Playwright’s cache', () => {
  const paths = candidatePaths('/opt/bin:/usr/bin');
  expect(paths.slice(0, 2)).toEqual(['/opt/bin/chromium', '/usr/bin/chromium']);
  expect(paths.at(-1)).toMatch(/chrom/i);
});
