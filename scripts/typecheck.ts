/** `pnpm typecheck`: every project that changed since the last run, and each error once. */
import { startChild } from './run/child.ts';
import { runScript } from './run/plain-error.ts';
import { tool } from './run/repository.ts';
import { distinctErrors } from './test/distinct-errors.ts';

await runScript(async () => {
  const end = await startChild(tool('tsc'), ['-b', '--pretty', 'false'], { output: 'collect' }).ended;
  process.stdout.write(distinctErrors(end.output));
  return end.code ?? 1;
});
