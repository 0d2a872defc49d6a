import type { TypeCost } from './measure-types.ts';

/**
 * What the types may cost: about half more than they did when this was written (docs/decisions/0011-cost-of-types.md).
 * Whoever needs more raises it here, in a commit that says what for.
 */
export const typeCostCeilings: Readonly<Record<string, TypeCost>> = {
  'packages/client': { instantiations: 190_000, types: 62_000, memoryMegabytes: 260 },
  'apps/cli': { instantiations: 300_000, types: 113_000, memoryMegabytes: 370 },
  'apps/web': { instantiations: 505_000, types: 111_000, memoryMegabytes: 600 },
};

/** Every figure that is above its ceiling, in words. */
export function excesses(project: string, cost: TypeCost): string[] {
  const ceiling = typeCostCeilings[project];
  if (ceiling === undefined) return [`${project} has no ceiling`];
  const names = ['instantiations', 'types', 'memoryMegabytes'] as const;
  return names
    .filter((name) => cost[name] > ceiling[name])
    .map((name) => `${project}: ${cost[name]} ${name}, the ceiling is ${ceiling[name]}`);
}
