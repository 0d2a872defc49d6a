import { startChild } from '../run/child.ts';
import { PlainError } from '../run/plain-error.ts';
import { tool } from '../run/repository.ts';

/** What the compiler had to do for one project. */
export interface TypeCost {
  readonly instantiations: number;
  readonly types: number;
  readonly memoryMegabytes: number;
}

/**
 * Compiles a project and reads what that cost. On one thread: several would share the work differently each time, and
 * some types would count more than once. Instantiations and types are then the same in every run.
 * @throws PlainError when the project does not compile, because half a compilation costs less.
 */
export async function measureTypes(project: string): Promise<TypeCost> {
  const args = ['--noEmit', '--pretty', 'false', '--singleThreaded', '--extendedDiagnostics', '-p', project];
  const { code, output } = await startChild(tool('tsc'), args, { output: 'collect', timeoutSeconds: 120 })
    .ended;
  if (code !== 0) throw new PlainError(`${project} does not compile:\n${output.trim()}`);
  return readDiagnostics(output);
}

/** Reads what `--extendedDiagnostics` prints. @throws PlainError when a figure is missing. */
export function readDiagnostics(output: string): TypeCost {
  const figure = (name: string) => {
    const value = new RegExp(`^${name}:\\s+(\\d+)K?$`, 'mu').exec(output)?.[1];
    if (value === undefined) throw new PlainError(`the compiler does not say "${name}" any more:\n${output}`);
    return Number(value);
  };
  return {
    instantiations: figure('Instantiations'),
    types: figure('Types'),
    memoryMegabytes: Math.ceil(figure('Memory used') / 1024),
  };
}
