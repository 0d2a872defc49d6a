import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { contextFiles } from './context-files.ts';
import { readFromRoot } from './read-deployment.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'curfew-context-'));
  for (const path of [
    '.env',
    'package.json',
    'apps/api/.env.local',
    'apps/api/package.json',
    'apps/api/node_modules/a/index.js',
    'apps/api/src/main.ts',
    'apps/api/src/main.test.ts',
    'apps/web/index.html',
    'scripts/image/a.ts',
    'scripts/start.ts',
  ]) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), '');
  }
});
afterEach(() => rmSync(root, { recursive: true }));

test('what is not named again after a star is left out, names that begin with a dot too', () => {
  expect(contextFiles(root, '*\n!package.json')).toEqual(['package.json']);
});

test('a folder comes with everything below it, a folder inside an excluded one too', () => {
  expect(contextFiles(root, '*\n!apps/web\n!scripts/image')).toEqual([
    'apps/web/index.html',
    'scripts/image/a.ts',
  ]);
});

test('the last pattern that matches decides, and two stars stand for any depth, none included', () => {
  const patterns = '# a comment\n*\n!apps/api\n\n**/node_modules\n**/.env*\n**/*.test.ts';
  expect(contextFiles(root, patterns)).toEqual(['apps/api/package.json', 'apps/api/src/main.ts']);
  expect(contextFiles(root, '**/.env*\napps\nscripts')).toEqual(['package.json']);
});

test('by the .dockerignore of this repository no secret, test or installation enters a build, wherever it lies', () => {
  expect(contextFiles(root, readFromRoot('.dockerignore'))).toEqual([
    'apps/api/package.json',
    'apps/api/src/main.ts',
    'apps/web/index.html',
    'package.json',
    'scripts/image/a.ts',
  ]);
});
