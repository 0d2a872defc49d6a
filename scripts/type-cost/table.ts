import { typeCostCeilings } from './ceilings.ts';
import type { TypeCost } from './measure-types.ts';

/** Where the table stands in the paper. */
export const TABLE = /<!-- type-cost -->\n[^]*<!-- \/type-cost -->/u;

/** The figures beside their ceilings, as Markdown. */
export function typeCostTable(costs: Readonly<Record<string, TypeCost>>): string {
  const rows = Object.entries(costs).map(([project, cost]) => {
    const ceiling = typeCostCeilings[project] ?? cost;
    const cells = (['instantiations', 'types', 'memoryMegabytes'] as const).map(
      (name) => `${spaced(cost[name])} of ${spaced(ceiling[name])}`,
    );
    return `| \`${project}\` | ${cells.join(' | ')} |`;
  });
  const head = ['| project | instantiations | types | memory, MB |', '|---|---|---|---|'];
  return ['<!-- type-cost -->', ...head, ...rows, '<!-- /type-cost -->'].join('\n');
}

function spaced(figure: number): string {
  return String(figure).replaceAll(/\B(?=(?:\d{3})+$)/gu, ' ');
}
