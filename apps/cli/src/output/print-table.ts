import type { Terminal } from '../terminal/terminal.ts';
import { renderTable, type Column } from './table.ts';

/** A table as wide as the terminal, its titles in bold. */
export function printTable<Row>(
  { print, style, columns: available }: Terminal,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
): void {
  print(renderTable(rows, columns, { columns: available, style: (line) => style('bold', line) }));
}
