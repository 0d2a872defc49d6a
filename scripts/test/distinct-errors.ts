/**
 * What `tsc -b --pretty false` printed, each error once. Packages export their sources, so an error in one is found again
 * by each project that imports it. The lines that explain an error are indented and belong to it.
 */
export function distinctErrors(output: string): string {
  return [...new Set(output.split(/^(?=\S)/mu))].join('');
}
