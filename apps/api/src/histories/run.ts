import { parseArgs } from 'node:util';
import { createTestDatabase, startTestCluster } from '@curfew/db/testing';
import { describeReport, runHistories } from './run-histories.ts';

const { values } = parseArgs({
  options: {
    histories: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    thorough: { type: 'boolean', default: false },
    unshrunk: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
process.stdout.write(`seed ${seed}\n`);
// Interrupted, it finishes the history it is at, says what it has seen and leaves no server behind.
let isInterrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => (isInterrupted = true));
const startedAt = performance.now();
const cluster = await startTestCluster();
try {
  const database = await createTestDatabase(cluster.url);
  const report = await runHistories(database.url, {
    seed,
    goesOn(played) {
      if (played % 500 === 0 && played > 0) process.stdout.write(`${played} histories\n`);
      return played < Number(values.histories) && !isInterrupted;
    },
    isThorough: values.thorough,
    isUnshrunk: values.unshrunk,
  });
  const seconds = (performance.now() - startedAt) / 1000;
  process.stdout.write(`${describeReport(report)}\n${Math.round(seconds)} s\n`);
  process.exitCode = report.findings.size > 0 ? 1 : 0;
} finally {
  await cluster.stop();
}
