import { expect, test } from 'vitest';
import { describeFinding, describeReport, runHistories } from './run-histories.ts';

const AT_LEAST = 100;
const MILLISECONDS = 12_000;

test(
  `in at least ${AT_LEAST} random histories of a browser no page says what is not true, and no logout gets lost`,
  { timeout: 120_000 },
  async () => {
    const seed = Date.now() % 1_000_000_000;
    const stopAt = performance.now() + MILLISECONDS;
    const report = await runHistories({
      seed,
      goesOn: (played) => played < AT_LEAST || performance.now() < stopAt,
    });
    // oxlint-disable-next-line no-console -- the seed plays the same histories again
    console.log(`seed ${seed}\n${describeReport(report)}`);
    expect([...report.findings.values()].map(describeFinding)).toEqual([]);
    expect(report.histories).toBeGreaterThanOrEqual(AT_LEAST);
    expect(report.requests).toBeGreaterThan(report.histories);
  },
);
