import { join } from 'node:path';
import { repositoryRoot } from '../run/repository.ts';
import type { Gate } from './gate.ts';
import { runTool } from './run-tool.ts';

/** Checks of what is written and built. Each counts as one. */
export const staticGates: readonly Gate[] = [
  { title: 'Format (oxfmt)', group: 'static', run: () => runTool('oxfmt', ['--check', '.']) },
  {
    title: 'Lint (oxlint, with types)',
    group: 'static',
    run: () => runTool('oxlint', ['--deny-warnings', '--report-unused-disable-directives']),
  },
  {
    title: 'Types (TypeScript 7)',
    group: 'static',
    run: () => runTool('tsc', ['-b', '--pretty', 'false']),
  },
  {
    title: 'Unused files, exports and dependencies (knip)',
    group: 'static',
    run: () => runTool('knip', ['--no-progress']),
  },
  {
    title: 'First load of the login page',
    group: 'static',
    run: () => runTool('node', [join(repositoryRoot, 'scripts', 'first-load.ts')]),
  },
  { title: 'Boundaries (turbo)', group: 'static', run: () => runTool('turbo', ['boundaries']) },
];
