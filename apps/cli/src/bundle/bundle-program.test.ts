import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { BUNDLE, bundleProgram } from './bundle-program.ts';

test('the bundle names the files it is made of, in every package', async () => {
  await bundleProgram();
  const inputs = (await readFile(join(dirname(BUNDLE), 'inputs'), 'utf8')).trim().split('\n');
  expect(inputs).toEqual(
    expect.arrayContaining([
      'apps/cli/package.json',
      'apps/cli/src/commands/whoami.ts',
      'apps/cli/src/main.ts',
      'packages/client/src/node/index.ts',
      // Gives nothing to the bundle but names of other files.
      'packages/contracts/src/index.ts',
      'pnpm-lock.yaml',
    ]),
  );
  expect(inputs.filter((path) => path.includes('node_modules'))).toEqual([]);
});

test('it is older than its making, so that what changes meanwhile is newer', async () => {
  const before = Date.now();
  await bundleProgram();
  expect((await stat(BUNDLE)).mtimeMs).toBeLessThan(before + 50);
});

test('it lies as deep as the files whose own place it is asked for', () => {
  expect(dirname(dirname(BUNDLE))).toBe(fileURLToPath(new URL('../../', import.meta.url)).slice(0, -1));
});
