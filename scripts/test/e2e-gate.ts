import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot, toolEnvironment } from '../run/repository.ts';
import { findHeadlessShell, findOrInstallChromium } from './chromium.ts';
import { single } from './gate.ts';
import type { Gate, GateResult } from './gate.ts';
import { keepReport } from './reports.ts';
import { judge, showTool } from './run-tool.ts';
import { withTemporaryFolder } from './temporary-folder.ts';

/** The part of Playwright's JSON report that is counted. */
export interface PlaywrightReport {
  readonly stats: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
  readonly errors: readonly { readonly message?: string }[];
}

/** The pages in a real Chromium, on two API processes. */
export const e2eGate: Gate = {
  title: 'End to end in Chromium (Playwright)',
  group: 'e2e',
  mend: 'pnpm test:e2e runs them again.',
  run: async () => {
    const say = (line: string) => void process.stdout.write(`    ${line}\n`);
    const chromium = await findOrInstallChromium(say);
    if (chromium.path === undefined) return single(false, chromium.reason);
    const shellPath = await findHeadlessShell();
    say(`Chromium: ${[chromium.path, shellPath].filter((path) => path !== undefined).join(', ')}`);
    return withTemporaryFolder(async (folder) => {
      const file = join(folder, 'report.json');
      const workingDirectory = join(repositoryRoot, 'e2e');
      const { end, problems } = await showTool(
        join(workingDirectory, 'node_modules', '.bin', 'playwright'),
        ['test'],
        {
          workingDirectory,
          environment: toolEnvironment({
            CHROMIUM_PATH: chromium.path,
            CHROMIUM_SHELL_PATH: shellPath,
            E2E_REPORT_FILE: file,
            TMPDIR: folder,
            FORCE_COLOR: undefined,
          }),
          timeoutSeconds: 1_500,
        },
      );
      const text = await readFile(file, 'utf8').catch(() => undefined);
      if (text !== undefined) await keepReport('playwright', text);
      const counts = text === undefined ? nothing : countPlaywright(JSON.parse(text) as PlaywrightReport);
      return judge(counts, end, problems);
    });
  },
};

const nothing: GateResult = { passed: 0, failed: 0, report: '' };

/** A test that passed at the second try has failed, and a skipped one proves nothing. */
export function countPlaywright({ stats, errors }: PlaywrightReport): GateResult {
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + stats.skipped + errors.length,
    report: [
      ...(stats.skipped > 0 ? [`${stats.skipped} skipped tests count as failed`] : []),
      ...errors.map(({ message }) => message ?? 'an error outside of any test'),
    ].join('\n'),
  };
}
