import { join } from 'node:path';
import { withFileLock } from '@curfew/client/node';
import { startChild } from '../run/child.ts';
import { PlainError } from '../run/plain-error.ts';
import { cacheFolder, tool } from '../run/repository.ts';

/**
 * Generates and builds what is out of date, one start of a checkout at a time: the second one then finds it done.
 * Quiet when it works; the tools' own output is shown when it does not.
 */
export async function buildOnce(tasks: readonly string[], note: (line: string) => void): Promise<void> {
  const lock = join(cacheFolder, 'build.lock');
  await withFileLock(
    lock,
    async () => {
      const child = startChild(tool('turbo'), ['run', ...tasks, '--output-logs=errors-only'], {
        output: 'collect',
      });
      const end = await child.ended;
      if (end.code === 0) return;
      process.stderr.write(end.output);
      const hint = end.output.includes('package manager binary')
        ? ' Run it through pnpm: npx pnpm@12 start.'
        : '';
      throw new PlainError(`The build failed (turbo run ${tasks.join(' ')}); its output is above.${hint}`);
    },
    { onWait: () => note('another start is building in this checkout: waiting for it') },
  );
}
