import { join } from 'node:path';
import { repositoryRoot } from '../run/repository.ts';
import type { Gate } from './gate.ts';
import { runTool } from './run-tool.ts';

const web = join(repositoryRoot, 'apps', 'web');
const lingui = join(web, 'node_modules', '.bin', 'lingui');

/** Checks of what is written and built. Each counts as one; none needs another, so they run side by side. */
export const staticGates: readonly Gate[] = [
  {
    title: 'Format (oxfmt)',
    group: 'static',
    mend: 'pnpm format mends it.',
    run: () => runTool('oxfmt', ['--check', '.']),
  },
  {
    title: 'Lint (oxlint, with types)',
    group: 'static',
    mend: 'pnpm lint --fix mends what can be mended without you; pnpm lint shows the rest.',
    run: () => runTool('oxlint', ['--deny-warnings', '--report-unused-disable-directives']),
  },
  {
    title: 'Types (TypeScript 7)',
    group: 'static',
    mend: 'pnpm typecheck shows it again. If the Prisma client is out of date, pnpm db:generate mends it.',
    run: () => runTool('node', [join(repositoryRoot, 'scripts', 'typecheck.ts')]),
  },
  {
    title: 'Unused files, exports and dependencies (knip)',
    group: 'static',
    mend: 'pnpm knip shows it again; remove what it lists.',
    run: () => runTool('knip', ['--no-progress']),
  },
  {
    title: 'Messages in the catalogs (lingui)',
    group: 'static',
    mend: 'pnpm --filter @curfew/web extract writes the messages of the sources into the catalogs.',
    run: () => runTool(lingui, ['check', 'sync', '--clean', '--workers', '1'], { workingDirectory: web }),
  },
  {
    title: 'Translations (lingui)',
    group: 'static',
    mend: 'pnpm --filter @curfew/web extract, then write what is missing into apps/web/src/locales/es.po.',
    run: () =>
      runTool(lingui, ['check', 'missing', '--mode', 'catalog', '--verbose'], { workingDirectory: web }),
  },
  {
    title: 'First load of the login page',
    group: 'static',
    mend: 'pnpm size shows what is fetched.',
    run: () => runTool('node', [join(repositoryRoot, 'scripts', 'first-load.ts')]),
  },
  {
    title: 'Boundaries (turbo)',
    group: 'static',
    mend: 'pnpm turbo boundaries shows it again; declare what a package imports in its package.json.',
    run: () => runTool('turbo', ['boundaries']),
  },
];
