/** `node scripts/type-cost.ts [--write]`: what the types cost the compiler; with `--write` the paper gets the figures. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runScript } from './run/plain-error.ts';
import { repositoryRoot } from './run/repository.ts';
import { excesses, typeCostCeilings } from './type-cost/ceilings.ts';
import { measureTypes, type TypeCost } from './type-cost/measure-types.ts';
import { TABLE, typeCostTable } from './type-cost/table.ts';

const PAPER = join(repositoryRoot, 'docs', 'decisions', '0011-cost-of-types.md');

await runScript(async () => {
  const { values } = parseArgs({ options: { write: { type: 'boolean' } }, strict: true });
  const costs: Record<string, TypeCost> = {};
  for (const project of Object.keys(typeCostCeilings)) costs[project] = await measureTypes(project);
  const table = typeCostTable(costs);
  process.stdout.write(`${table}\n`);
  if (values.write === true) {
    const paper = await readFile(PAPER, 'utf8');
    await writeFile(PAPER, paper.replace(TABLE, table));
  }
  const problems = Object.entries(costs).flatMap(([project, cost]) => excesses(project, cost));
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  return problems.length === 0 ? 0 : 1;
});
