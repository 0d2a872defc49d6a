/** `pnpm slowest`: the ten slowest tests of the last `pnpm test`, `pnpm test:unit` and `pnpm test:e2e`. */
import { PlainError, runScript } from './run/plain-error.ts';
import { seconds } from './run/progress.ts';
import { lastReport } from './test/reports.ts';
import { playwrightTimes, slowest, vitestTimes } from './test/slowest.ts';
import type { PlaywrightTimes, VitestTimes } from './test/slowest.ts';

await runScript(async () => {
  const vitest = (await lastReport('vitest')) as VitestTimes | undefined;
  const playwright = (await lastReport('playwright')) as PlaywrightTimes | undefined;
  const tests = [
    ...(vitest === undefined ? [] : vitestTimes(vitest)),
    ...(playwright === undefined ? [] : playwrightTimes(playwright)),
  ];
  if (tests.length === 0)
    throw new PlainError('There is no report yet: run pnpm test:unit or pnpm test:e2e.');
  for (const { title, milliseconds } of slowest(tests))
    process.stdout.write(`${seconds(milliseconds).padStart(8)}  ${title}\n`);
  return 0;
});
