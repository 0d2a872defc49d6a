/** `pnpm pictures` and the like: builds the pages and runs a Playwright configuration of e2e that is no test. */
import { join } from 'node:path';
import { PlainError, runScript } from './run/plain-error.ts';
import { repositoryRoot, toolEnvironment } from './run/repository.ts';
import { buildOnce } from './start/build.ts';
import { findOrInstallChromium } from './test/chromium.ts';
import { showTool } from './test/run-tool.ts';

const say = (line: string) => void process.stdout.write(`${line}\n`);

await runScript(async () => {
  const [name] = process.argv.slice(2);
  if (name === undefined) throw new PlainError('Say which configuration of e2e: pictures, for example.');
  await buildOnce(['generate', 'build'], say);
  const chromium = await findOrInstallChromium(say);
  if (chromium.path === undefined) throw new PlainError(chromium.reason);
  const workingDirectory = join(repositoryRoot, 'e2e');
  const { end, problems } = await showTool(
    join(workingDirectory, 'node_modules', '.bin', 'playwright'),
    ['test', '--config', `${name}.config.ts`],
    {
      workingDirectory,
      environment: toolEnvironment({ CHROMIUM_PATH: chromium.path, FORCE_COLOR: undefined }),
      timeoutSeconds: 1800,
    },
  );
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  return end.code ?? 1;
});
