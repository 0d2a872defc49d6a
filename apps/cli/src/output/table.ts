import measure from 'fast-string-truncated-width';
import { plainText } from './plain-text.ts';

export interface Column<Row> {
  title: string;
  value: (row: Row) => string | null;
  /** May be cut when the terminal is too narrow. */
  isFlexible?: boolean;
}

export interface TableOptions {
  /** How wide the terminal is; null: nothing is cut. */
  columns: number | null;
  style: (line: string) => string;
}

const GAP = '  ';
const NARROWEST = 6;
const ELLIPSIS = '…';

/** Aligned columns with their titles; by what a terminal shows, so that CJK and emoji take two places. */
export function renderTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { columns: available, style }: TableOptions,
): string {
  const cells = rows.map((row) => columns.map(({ value }) => plainText(value(row) ?? '–')));
  const natural = columns.map(({ title }, index) =>
    Math.max(displayWidth(title), ...cells.map((line) => displayWidth(line[index] ?? ''))),
  );
  const widths = available === null ? natural : fit(natural, columns, available);
  const toLine = (line: readonly string[]) =>
    line
      .map((text, index) => padded(text, widths[index] ?? 0))
      .join(GAP)
      .trimEnd();
  return [style(toLine(columns.map(({ title }) => title))), ...cells.map(toLine)].join('\n');
}

/** How many places a terminal needs for a text without control characters. */
export function displayWidth(text: string): number {
  return measure(text).width;
}

function fit(natural: readonly number[], columns: readonly Column<never>[], available: number): number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, width) => sum + width, 0) + GAP.length * (widths.length - 1) - available;
  while (excess > 0) {
    // The widest of those that may be cut gives first.
    const flexible = columns.flatMap(({ isFlexible }, index) =>
      isFlexible === true && (widths[index] ?? 0) > NARROWEST ? [index] : [],
    );
    const [widest] = flexible.toSorted((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0));
    if (widest === undefined) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}

function padded(text: string, width: number): string {
  const { index, ellipsed } = measure(text, { limit: width, ellipsis: ELLIPSIS, ellipsisWidth: 1 });
  const shown = `${text.slice(0, index)}${ellipsed ? ELLIPSIS : ''}`;
  // Measured again: a wide character that did not fit leaves a place.
  return shown + ' '.repeat(Math.max(0, width - displayWidth(shown)));
}
