import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { namedPaths } from './architecture/named-paths.ts';
import { childEnvironment } from './env.ts';
import { repositoryRoot, tool } from './run/repository.ts';

interface Planted {
  /** Where the file would be. */
  readonly file: string;
  readonly code: string;
  /** The linter's reason, or undefined when the import is allowed. */
  readonly refusal?: string;
}

const type = (name: string) => `export type { A } from '${name}';\n`;
const value = (name: string) => `export { a } from '${name}';\n`;

const planted: readonly Planted[] = [
  { file: 'packages/contracts/src/up.ts', code: value('@curfew/db'), refusal: 'contracts is the floor' },
  { file: 'packages/contracts/src/up-type.ts', code: type('@curfew/api'), refusal: 'contracts is the floor' },
  { file: 'packages/contracts/src/server.ts', code: value('fastify'), refusal: 'framework-free' },
  {
    file: 'packages/contracts/src/node.ts',
    code: value('node:crypto'),
    refusal: 'contracts also runs in browsers',
  },
  { file: 'packages/contracts/src/zod.ts', code: value('zod') },

  { file: 'packages/db/src/up.ts', code: value('@curfew/session-core'), refusal: 'db sees contracts only' },
  { file: 'packages/db/src/transport.ts', code: value('@trpc/server'), refusal: 'db does not know who asks' },
  { file: 'packages/db/src/down.ts', code: value('@curfew/contracts') },
  { file: 'packages/db/src/prisma.ts', code: value('@prisma/adapter-pg') },

  {
    file: 'packages/session-core/src/up.ts',
    code: type('@curfew/api'),
    refusal: 'session-core sees contracts and db',
  },
  {
    file: 'packages/session-core/src/side.ts',
    code: value('@curfew/client'),
    refusal: 'session-core sees contracts and db',
  },
  { file: 'packages/session-core/src/trpc.ts', code: value('@trpc/server'), refusal: 'framework-free' },
  { file: 'packages/session-core/src/prisma.ts', code: value('@prisma/client'), refusal: 'framework-free' },
  {
    file: 'packages/session-core/src/disk.ts',
    code: value('node:fs'),
    refusal: 'session-core performs no I/O',
  },
  {
    file: 'packages/session-core/src/embedded.ts',
    code: value('@curfew/db/embedded'),
    refusal: 'session-core sees contracts and db',
  },
  { file: 'packages/session-core/src/down.ts', code: value('@curfew/db') },
  { file: 'packages/session-core/src/crypto.ts', code: value('node:crypto') },

  { file: 'apps/api/src/prisma.ts', code: value('@prisma/client'), refusal: 'only db talks to the database' },
  { file: 'apps/api/src/pg.ts', code: value('pg'), refusal: 'only db talks to the database' },
  {
    file: 'apps/api/src/browser.ts',
    code: value('@curfew/client'),
    refusal: 'api sees contracts, session-core and db',
  },
  { file: 'apps/api/src/react.ts', code: value('react'), refusal: 'browser side' },
  {
    file: 'apps/api/src/procedures/prisma.ts',
    code: value('@curfew/db'),
    refusal: 'a procedure never sees the database',
  },
  { file: 'apps/api/src/main.ts', code: value('@curfew/db') },
  { file: 'apps/api/src/down.ts', code: value('@curfew/session-core') },

  {
    file: 'packages/client/src/value.ts',
    code: value('@curfew/api'),
    refusal: 'the api is visible as a type only',
  },
  { file: 'packages/client/src/type.ts', code: type('@curfew/api') },
  {
    file: 'packages/client/src/core.ts',
    code: type('@curfew/session-core'),
    refusal: 'client sees contracts',
  },
  { file: 'packages/client/src/react.ts', code: value('react'), refusal: 'client is framework-free' },
  { file: 'packages/client/src/server.ts', code: value('@trpc/server'), refusal: 'server only' },
  { file: 'packages/client/src/plain.ts', code: value('node:fs'), refusal: 'also runs in browsers' },
  { file: 'packages/client/src/node/disk.ts', code: value('node:fs') },
  {
    file: 'packages/client/src/node/server.ts',
    code: value('@trpc/server'),
    refusal: 'server only',
  },
  { file: 'packages/client/src/down.ts', code: value('@curfew/contracts') },

  {
    file: 'packages/react/src/api.ts',
    code: type('@curfew/api'),
    refusal: 'react sees contracts and client',
  },
  { file: 'packages/react/src/ui.ts', code: value('@mantine/core'), refusal: 'react is headless' },
  {
    file: 'packages/react/src/node.ts',
    code: value('@curfew/client/node'),
    refusal: 'react sees contracts and client',
  },
  { file: 'packages/react/src/down.ts', code: value('@curfew/client') },

  { file: 'apps/web/src/api.ts', code: type('@curfew/api'), refusal: 'web sees browser packages only' },
  {
    file: 'apps/web/src/core.ts',
    code: value('@curfew/session-core'),
    refusal: 'web sees browser packages only',
  },
  { file: 'apps/web/src/node.ts', code: value('node:fs'), refusal: 'also runs in browsers' },
  {
    file: 'apps/web/src/features/login/other.ts',
    code: value('../sessions/list.ts'),
    refusal: 'features do not import each other',
  },
  {
    file: 'apps/web/src/features/login/route.ts',
    code: value('../../routes/login.ts'),
    refusal: 'features do not import routes',
  },
  {
    file: 'apps/web/src/ui/feature.ts',
    code: value('../features/login/form.ts'),
    refusal: 'ui knows no feature',
  },
  { file: 'apps/web/src/ui/session.ts', code: value('@curfew/react'), refusal: 'ui shows what it is given' },
  { file: 'apps/web/src/features/login/ui.ts', code: value('../../ui/button.ts') },

  {
    file: 'apps/cli/src/core.ts',
    code: value('@curfew/session-core'),
    refusal: 'cli speaks through the client',
  },
  { file: 'apps/cli/src/api.ts', code: type('@curfew/api'), refusal: 'cli speaks through the client' },
  {
    file: 'apps/cli/src/testing.ts',
    code: value('@curfew/api/testing/api-world'),
    refusal: 'cli speaks through the client',
  },
  { file: 'apps/cli/src/react.ts', code: value('react'), refusal: 'a terminal program' },
  { file: 'apps/cli/src/down.ts', code: value('@curfew/client') },
  { file: 'apps/cli/src/disk.ts', code: value('@curfew/client/node') },
  { file: 'apps/cli/src/commands/login.test.ts', code: value('@curfew/api/testing/api-world') },
  {
    file: 'apps/api/src/testing-from-outside.ts',
    code: value('@curfew/api/testing/api-world'),
    refusal: 'api sees contracts, session-core and db',
  },
  {
    file: 'e2e/specs/core.ts',
    code: value('@curfew/session-core'),
    refusal: 'e2e drives the product from outside',
  },
  { file: 'scripts/api.ts', code: value('@curfew/api'), refusal: 'scripts start the apps' },
  {
    file: 'scripts/testing.ts',
    code: value('@curfew/api/testing/api-world'),
    refusal: 'scripts start the apps',
  },
  { file: 'scripts/lock.ts', code: value('@curfew/client/node') },

  {
    file: 'packages/react/src/deep.ts',
    code: value('@curfew/client/src/link.ts'),
    refusal: 'import a package by its entry',
  },
  {
    file: 'packages/react/src/leave.ts',
    code: value('../../client/src/link.ts'),
    refusal: 'leave a package only by its name',
  },
  {
    file: 'apps/api/src/leave.ts',
    code: value('../../../packages/db/src/migrate.ts'),
    refusal: 'leave a package only by its name',
  },
];

let folder = '';
const refusals = new Map<string, string[]>();

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'curfew-architecture-'));
  copyFileSync(join(repositoryRoot, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
  for (const { file, code } of planted) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), code);
  }
  const { stdout, stderr } = spawnSync(tool('oxlint'), ['--format=json', '--quiet'], {
    cwd: folder,
    encoding: 'utf8',
  });
  const { diagnostics, number_of_files: fileCount } = JSON.parse(stdout || stderr) as {
    diagnostics: { code: string; message: string; help?: string; filename: string }[];
    number_of_files: number;
  };
  if (fileCount !== planted.length) throw new Error(`oxlint read ${fileCount} of ${planted.length} files`);
  for (const { code, message, help, filename } of diagnostics) {
    if (!code.includes('no-restricted-imports')) continue;
    refusals.set(filename, [...(refusals.get(filename) ?? []), `${message} ${help ?? ''}`]);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the linter keeps the direction of imports', () => {
  test.for(planted.filter(({ refusal }) => refusal !== undefined))(
    '$file is refused: $refusal',
    ({ file, refusal }) => {
      expect(refusals.get(file)?.join('\n') ?? 'nothing was refused').toContain(refusal);
    },
  );

  test.for(planted.filter(({ refusal }) => refusal === undefined))('$file is allowed', ({ file }) => {
    expect(refusals.get(file)).toBeUndefined();
  });
});

test('a value imported from the api does not exist at run time', () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', `import { appRouter } from '@curfew/api'; appRouter;`],
    { cwd: join(repositoryRoot, 'packages', 'client'), encoding: 'utf8', env: childEnvironment() },
  );
  expect(status).not.toBe(0);
  expect(stderr).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED');
});

describe('the papers', () => {
  test.for(['README.md', 'ARCHITECTURE.md'])('%s names only paths that exist', (paper) => {
    const paths = namedPaths(readFileSync(join(repositoryRoot, paper), 'utf8'));
    expect(paths.length).toBeGreaterThan(5);
    expect(paths.filter((path) => !existsSync(join(repositoryRoot, path)))).toEqual([]);
  });
});

describe('tracked files', () => {
  // Put together here, so that this file does not name them itself.
  const forbidden = [
    ['registry', 'npmjs', 'org'].join('.'),
    ['registry', 'yarnpkg', 'com'].join('.'),
    ['', 'work', ''].join('/'),
  ];

  test.for(forbidden)('name no "%s"', (text) => {
    const files = trackedFiles();
    expect(files.length).toBeGreaterThan(30);
    const found = files.filter((file) => readFileSync(join(repositoryRoot, file), 'utf8').includes(text));
    expect(found).toEqual([]);
  });

  test('the lockfile names no place to download from', () => {
    expect(readFileSync(join(repositoryRoot, 'pnpm-lock.yaml'), 'utf8')).not.toMatch(/tarball:|https?:\/\//);
  });
});

/** What git tracks; in a copy without git, what is not ignored by the usual names. */
function trackedFiles(): string[] {
  const git = spawnSync('git', ['ls-files', '-z'], { cwd: repositoryRoot, encoding: 'utf8' });
  const files =
    git.status === 0
      ? git.stdout.split('\0').filter((file) => file !== '')
      : globSync('**/*.{ts,tsx,json,yaml,md,sql,prisma,css,html}', {
          cwd: repositoryRoot,
          exclude: (name) => ['node_modules', 'dist', 'generated', '.turbo', '.curfew'].includes(name),
        });
  return files.filter((file) => existsSync(join(repositoryRoot, file)));
}
