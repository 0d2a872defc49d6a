/** `pnpm test`: every check of the repository, from nothing. A failed step does not hide the ones after it. */
import { parseArgs } from 'node:util';
import { signalRunningChildren } from './run/child.ts';
import { PlainError, messageOf, runScript } from './run/plain-error.ts';
import { seconds } from './run/progress.ts';
import { listenForShutdown } from './run/shutdown.ts';
import { buildOnce } from './start/build.ts';
import { e2eGate } from './test/e2e-gate.ts';
import { single } from './test/gate.ts';
import type { Gate, GateGroup, GateResult } from './test/gate.ts';
import { staticGates } from './test/static-gates.ts';
import { unitGate } from './test/unit-gate.ts';

/** The Prisma client and the web's route tree are imported by what is checked, and the end-to-end tests need the pages. */
const buildGate: Gate = {
  title: 'Generate and build (turbo)',
  group: 'static',
  run: async () => {
    await buildOnce(['generate', 'build'], say);
    return single(true, '');
  },
};

await runScript(async () => {
  const only = readOnly();
  const shutdown = listenForShutdown();
  void shutdown.requested.then(() => signalRunningChildren('SIGTERM'));
  shutdown.onForce(() => signalRunningChildren('SIGKILL'));
  const gates = [...staticGates, unitGate, e2eGate].filter(
    ({ group }) => only === undefined || group === only,
  );
  let passed = 0;
  let failed = 0;
  const failedTitles: string[] = [];
  for (const gate of [buildGate, ...gates]) {
    const result = await runGate(gate);
    if (shutdown.isRequested()) return 130;
    passed += result.passed;
    failed += result.failed;
    if (result.failed > 0) failedTitles.push(gate.title);
  }
  if (failedTitles.length > 0) say(`\nFailed: ${failedTitles.join(', ')}`);
  say(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
});

async function runGate(gate: Gate): Promise<GateResult> {
  const started = performance.now();
  say(`\n• ${gate.title} …`);
  const result = await gate.run().catch((error: unknown) => single(false, messageOf(error)));
  if (result.report !== '') say(result.report.replace(/^/gm, '    '));
  const verdict = result.failed === 0 ? 'ok' : 'FAILED';
  const counts = `${result.passed} passed, ${result.failed} failed`;
  say(`  ${verdict} after ${seconds(performance.now() - started)} (${counts})`);
  return result;
}

function readOnly(): GateGroup | undefined {
  const { values } = parseArgs({ options: { only: { type: 'string' } }, strict: true });
  const { only } = values;
  if (only === undefined || only === 'static' || only === 'unit' || only === 'e2e') return only;
  throw new PlainError(`--only takes static, unit or e2e, not "${only}".`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
