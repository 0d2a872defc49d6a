import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repositoryRoot } from '../run/repository.ts';
import { excesses, typeCostCeilings } from './ceilings.ts';
import { measureTypes, readDiagnostics } from './measure-types.ts';
import { typeCostTable } from './table.ts';

const projects = Object.keys(typeCostCeilings);

describe('the types', () => {
  test.each(projects)('of %s cost no more than they may', { timeout: 120_000 }, async (project) => {
    expect(excesses(project, await measureTypes(project))).toEqual([]);
  });

  test('that cost one more than they may are named', () => {
    const ceiling = { instantiations: 190_000, types: 62_000, memoryMegabytes: 260 };
    expect(excesses('packages/client', ceiling)).toEqual([]);
    expect(excesses('packages/client', { ...ceiling, types: 62_001 })).toEqual([
      'packages/client: 62001 types, the ceiling is 62000',
    ]);
    expect(excesses('packages/other', ceiling)).toEqual(['packages/other has no ceiling']);
  });
});

test('figures that the compiler does not print are no zeros', () => {
  const printed = 'Types:            75474\nInstantiations:  199467\nMemory used:    188591K\n';
  expect(readDiagnostics(printed)).toEqual({ instantiations: 199_467, types: 75_474, memoryMegabytes: 185 });
  expect(() => readDiagnostics(printed.replace('Types', 'Kinds'))).toThrow('does not say "Types" any more');
});

test('docs/decisions/0011-cost-of-types.md has a row for each project, with its ceilings', async () => {
  const paper = await readFile(join(repositoryRoot, 'docs/decisions/0011-cost-of-types.md'), 'utf8');
  const rows = paper.split('\n').filter((line) => line.startsWith('| `'));
  const wanted = typeCostTable(typeCostCeilings)
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  const withoutFigures = (line: string) => line.replaceAll(/[\d ]+ of /gu, 'of ');
  expect(rows.map(withoutFigures)).toEqual(wanted.map(withoutFigures));
});
