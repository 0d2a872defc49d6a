import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const compiler = join(root, 'node_modules/.bin/tsc');
let copy = '';

beforeAll(async () => {
  // Beside the sources, so that packages resolve as they do for them.
  copy = await mkdtemp(join(root, 'packages/contracts/.renamed-'));
  await cp(join(root, 'packages/contracts/src'), join(copy, 'src'), { recursive: true });
  const settings = {
    extends: join(root, 'apps/cli/tsconfig.json'),
    // The real sources of everything else, over a copy of the contracts.
    compilerOptions: { paths: { '@curfew/contracts': ['./src/index.ts'] } },
    include: [join(root, 'apps/cli/src')],
    exclude: [join(root, 'apps/cli/src/**/*.test.ts'), join(root, 'apps/cli/src/testing')],
  };
  await writeFile(join(copy, 'tsconfig.json'), JSON.stringify(settings));
});
afterAll(() => rm(copy, { recursive: true, force: true }));

/** The first line of each error the compiler finds in the sources of this tool, with the contracts as they are in the copy. */
async function errorsOfTheTool(): Promise<string[]> {
  const { stdout } = await promisify(execFile)(compiler, ['--noEmit', '--pretty', 'false', '-p', copy], {
    cwd: root,
  }).catch((error: unknown) => error as { stdout: string });
  return stdout.split('\n').filter((line) => line.startsWith('apps/cli/src/'));
}

async function rename(file: string, from: string, to: string): Promise<void> {
  const path = join(copy, 'src', file);
  const before = await readFile(path, 'utf8');
  const after = before.replaceAll(new RegExp(`\\b${from}\\b`, 'gu'), to);
  if (after === before) throw new Error(`${file} has no ${from}`);
  await writeFile(path, after);
}

test('the tool compiles with the contracts as they are', { timeout: 60_000 }, async () => {
  expect(await errorsOfTheTool()).toEqual([]);
});

test.each([
  [
    'a field of an answer',
    'session.ts',
    'ipPrefix',
    'network',
    /^apps\/cli\/src\/output\/origin-column\.ts.*"ipPrefix"/u,
  ],
  [
    'a field of an input',
    'admin.ts',
    'inactiveForSeconds',
    'idleSeconds',
    /^apps\/cli\/src\/commands\/sessions\/logout\.ts.*'inactiveForSeconds'/u,
  ],
  [
    'a member of a union',
    'end-reason.ts',
    'refresh_reuse',
    'token_reuse',
    /^apps\/cli\/src\/output\/audit-words\.ts.*'refresh_reuse'/u,
  ],
])(
  '%s that is renamed breaks the tool that uses it',
  { timeout: 60_000 },
  async (...[, file, from, to, error]) => {
    await rename(file, from, to);
    expect((await errorsOfTheTool()).join('\n')).toMatch(new RegExp(error.source, 'mu'));
    await rename(file, to, from);
  },
);
