/** `pnpm test`: every check of the repository, from nothing. A failed step does not hide the ones after it. */
import { parseArgs } from 'node:util';
import { signalRunningChildren } from './run/child.ts';
import { PlainError, messageOf, runScript } from './run/plain-error.ts';
import { listenForShutdown } from './run/shutdown.ts';
import { buildOnce } from './start/build.ts';
import { e2eGate } from './test/e2e-gate.ts';
import { single } from './test/gate.ts';
import type { Gate, GateGroup, GateOutcome } from './test/gate.ts';
import { fingerprint } from './test/fingerprint.ts';
import { readLastPasses } from './test/last-passes.ts';
import type { LastPasses } from './test/last-passes.ts';
import { failureText, outcomeTable } from './test/outcomes.ts';
import { staticGates } from './test/static-gates.ts';
import { unitGate } from './test/unit-gate.ts';

/** The Prisma client and the web's route tree are imported by what is checked, and the end-to-end tests need the pages. */
const buildGate: Gate = {
  title: 'Generate and build (turbo)',
  group: 'static',
  mend: 'pnpm build shows it again.',
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
  const steps = [staticGates, [unitGate], [e2eGate]].map((gates) =>
    gates.filter(({ group }) => only === undefined || group === only),
  );
  const outcomes: GateOutcome[] = [];
  const passes = await readLastPasses(await fingerprint());
  for (const step of [[buildGate], ...steps]) {
    outcomes.push(...(await Promise.all(step.map((gate) => outcomeOf(gate, passes)))));
    if (shutdown.isRequested()) return 130;
  }
  await passes.keep(await fingerprint());
  say(`\n${outcomeTable(outcomes)}`);
  const passed = outcomes.reduce((sum, { result }) => sum + result.passed, 0);
  const failed = outcomes.reduce((sum, { result }) => sum + result.failed, 0);
  say(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
});

/** A static gate that has passed on the same files passes again. What runs the product is run each time. */
async function outcomeOf(gate: Gate, passes: LastPasses): Promise<GateOutcome> {
  if (!staticGates.includes(gate)) return runGate(gate);
  if (passes.has(gate.title)) return { gate, result: single(true, ''), milliseconds: 'unchanged' };
  const outcome = await runGate(gate);
  if (outcome.result.failed === 0) passes.add(gate.title);
  return outcome;
}

async function runGate(gate: Gate): Promise<GateOutcome> {
  const started = performance.now();
  say(`• ${gate.title} …`);
  const result = await gate.run().catch((error: unknown) => single(false, messageOf(error)));
  const outcome = { gate, result, milliseconds: performance.now() - started };
  if (result.failed > 0 || result.report !== '') say(failureText(outcome));
  return outcome;
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
