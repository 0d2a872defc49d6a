import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toolEnvironment, tool } from '../run/repository.ts';
import type { Gate, GateResult } from './gate.ts';
import { keepReport } from './reports.ts';
import { judge, showTool } from './run-tool.ts';
import { withTemporaryFolder } from './temporary-folder.ts';

/** The part of vitest's JSON report that is counted. */
export interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/** Unit, integration and type tests of all packages, on one embedded PostgreSQL. */
export const unitGate: Gate = {
  title: 'Unit, integration and type tests (vitest)',
  group: 'unit',
  mend: 'pnpm vitest run NAME runs one file again.',
  run: () =>
    withTemporaryFolder(async (folder) => {
      const file = join(folder, 'report.json');
      const { end, problems } = await showTool(
        tool('vitest'),
        ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`],
        {
          environment: toolEnvironment({
            NODE_ENV: 'test',
            TMPDIR: folder,
            NODE_COMPILE_CACHE: join(folder, 'compiled'),
          }),
          timeoutSeconds: 1_500,
        },
      );
      const text = await readFile(file, 'utf8').catch(() => undefined);
      if (text !== undefined) await keepReport('vitest', text);
      const counts = text === undefined ? nothing : countVitest(JSON.parse(text) as VitestReport);
      return judge(counts, end, problems);
    }),
};

const nothing: GateResult = { passed: 0, failed: 0, report: '' };

/** A skipped test proves nothing, and a file that did not load ran nothing: both are failures. */
export function countVitest(report: VitestReport): GateResult {
  const skipped = report.numPendingTests + report.numTodoTests;
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((one) => one.status === 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + skipped + unloaded.length,
    report: [
      ...(skipped > 0 ? [`${skipped} skipped tests count as failed`] : []),
      ...unloaded.map(({ name }) => `${name} did not load`),
    ].join('\n'),
  };
}
