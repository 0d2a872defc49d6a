import { VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import './data-table.css';

export interface Column<Row> {
  header: string;
  cell: (row: Row) => ReactNode;
  /** `action`: its header is for screen readers only, and its cells stand alone on a phone. */
  kind?: 'number' | 'action';
}

interface DataTableProps<Row> {
  /** What the table lists, for screen readers. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  /** The rows are those of an earlier question. */
  isStale?: boolean;
}

/** A table that is a list of cards on a narrow screen. The first column names the row. */
export function DataTable<Row extends { id: string }>({
  caption,
  columns,
  rows,
  isStale = false,
}: DataTableProps<Row>) {
  return (
    <table className="app-table" data-stale={isStale || undefined} aria-busy={isStale}>
      <VisuallyHidden component="caption">{caption}</VisuallyHidden>
      <thead>
        <tr>
          {columns.map(({ header, kind }) => (
            <th key={header} scope="col" data-align={alignmentOf(kind)}>
              {kind === 'action' ? <VisuallyHidden>{header}</VisuallyHidden> : header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            {columns.map(({ header, cell, kind }) => (
              <td
                key={header}
                data-label={header}
                data-align={alignmentOf(kind)}
                data-plain={kind === 'action' || undefined}
              >
                <div>{cell(row)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function alignmentOf(kind: Column<never>['kind']): 'end' | undefined {
  return kind === undefined ? undefined : 'end';
}
