import { expect, test } from 'vitest';
import { namedPaths } from './named-paths.ts';

test('paths are found in inline code and in links, without line numbers, each once', () => {
  const text =
    'See `apps/api/src/main.ts:12`, `apps/api/src/main.ts` and [why](docs/decisions/0001-epoch.md#status).';
  expect(namedPaths(text)).toEqual(['apps/api/src/main.ts', 'docs/decisions/0001-epoch.md']);
});

test('addresses, names of packages and patterns are no paths', () => {
  expect(namedPaths('`@curfew/db`, `apps/*/src`, [site](https://example.org/docs/x), `pnpm start`')).toEqual(
    [],
  );
});

test('a tree is followed down its levels', () => {
  const text = '```text\napps/\n  api/     Fastify\n  web/     Vite\npackages/\n  db/\nREADME.md\n```\n';
  expect(namedPaths(text)).toEqual(['apps', 'apps/api', 'apps/web', 'packages', 'packages/db', 'README.md']);
});

test('a block of code is no tree', () => {
  expect(namedPaths('```sh\nnpx --yes pnpm@12 start\n```\n')).toEqual([]);
});
