import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { translationPlugins } from './apps/web/translation-plugins.ts';

const root = fileURLToPath(new URL('.', import.meta.url));
const packages = [
  'packages/contracts',
  'packages/db',
  'packages/session-core',
  'packages/client',
  'packages/react',
  'apps/api',
  'apps/cli',
  'apps/web',
];

/** One run for the whole repository: a project per package, one embedded PostgreSQL for all of them. */
export default defineConfig({
  test: {
    // Real databases, processes and password hashes on a machine that does other things too.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Tests wait for PostgreSQL and for other processes as well: one more than cores. Each takes some thirty connections.
    maxWorkers: Math.min(availableParallelism() + 1, 6),
    globalSetup: ['packages/db/src/testing/global-setup.ts'],
    projects: [
      ...packages.map((folder) => ({
        extends: true as const,
        plugins: folder === 'apps/web' ? translationPlugins() : [],
        test: {
          name: folder.slice(folder.indexOf('/') + 1),
          root: `${root}${folder}`,
          include: ['src/**/*.test.{ts,tsx}'],
          typecheck: typecheck(folder),
          ...(folder === 'apps/cli' && { globalSetup: [`${root}apps/cli/src/testing/bundle-once.ts`] }),
        },
      })),
      {
        extends: true as const,
        test: { name: 'scripts', root: `${root}scripts`, include: ['**/*.test.ts'] },
      },
    ],
  },
});

/**
 * Type tests run under the compiler only, with the package's own settings. It checks the whole package for them, which is
 * left to `pnpm typecheck` where there are none.
 */
function typecheck(folder: string) {
  const include = ['src/**/*.test-d.ts'];
  return {
    enabled: globSync(include, { cwd: `${root}${folder}` }).length > 0,
    include,
    tsconfig: 'tsconfig.json',
  };
}
