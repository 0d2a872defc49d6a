import { testDatabase } from '@curfew/db/testing';
import { expect, test } from 'vitest';
import { listCommands } from './commands/compose-call.ts';
import { describeFinding, describeReport, runHistories } from './run-histories.ts';

const AT_LEAST = 30;
const MILLISECONDS = 30_000;

test(
  `in at least ${AT_LEAST} random histories nothing that is over comes back, and no answer is untrue`,
  { timeout: 120_000 },
  async () => {
    const { url } = await testDatabase();
    const seed = Date.now() % 1_000_000_000;
    const stopAt = performance.now() + MILLISECONDS;
    const report = await runHistories(url, {
      seed,
      goesOn: (played) => played < AT_LEAST || performance.now() < stopAt,
    });
    // oxlint-disable-next-line no-console -- the seed plays the same histories again
    console.log(`seed ${seed}\n${describeReport(report)}`);
    expect([...report.findings.values()].map(describeFinding)).toEqual([]);
    expect(report.histories).toBeGreaterThanOrEqual(AT_LEAST);
    expect(report.probes).toBeGreaterThan(report.histories);
  },
);

test('every procedure and every route about sessions is called', () => {
  expect(listCommands().length).toBeGreaterThan(40);
});
