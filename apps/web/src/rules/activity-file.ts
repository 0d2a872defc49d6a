import type { ActivityRecord } from '@curfew/contracts';

export type ExportFormat = 'csv' | 'json';

export interface ExportFile {
  name: string;
  type: string;
  text: string;
}

interface ExportOptions {
  format: ExportFormat;
  /** What the list is filtered by; part of the name. */
  kind: string | undefined;
  /** Milliseconds, by the server's clock. */
  now: number;
  /** One record in words. */
  inWords: (record: ActivityRecord) => string;
}

/** The names of a table for programs and people alike: they stay the same in every language. */
const COLUMNS = {
  event: (record) => record.type,
  reason: (record) => record.reason,
  by: (record) => record.actor,
  session: (record) => record.sessionLabel,
  session_name: (record) => record.sessionName,
  from_device: (record) => record.label,
  network: (record) => record.ipPrefix,
  city: (record) => record.place?.city ?? null,
  country: (record) => record.place?.country ?? null,
  note: (record) => record.note,
  ended_sessions: (record) => record.endedSessions,
  session_id: (record) => record.sessionId,
  user_agent: (record) => record.userAgent,
  id: (record) => record.id,
} as const satisfies Record<string, (record: ActivityRecord) => string | number | null>;

/** The activity as a file. Times are ISO 8601 in UTC: a file is read elsewhere than the page. */
export function activityFile(records: readonly ActivityRecord[], options: ExportOptions): ExportFile {
  const { format, kind, now, inWords } = options;
  const date = new Date(now).toISOString().slice(0, 10);
  const name = `curfew-activity${kind === undefined ? '' : `-${kind}`}-${date}.${format}`;
  if (format === 'json') {
    const text = JSON.stringify({ exportedAt: new Date(now).toISOString(), records }, null, 2);
    return { name, type: 'application/json', text: `${text}\n` };
  }
  const header = ['time', 'what', ...Object.keys(COLUMNS)];
  const columns = Object.values(COLUMNS);
  const rows = records.map((record) => [record.at, inWords(record), ...columns.map((read) => read(record))]);
  // Without the mark, spreadsheets take UTF-8 for something else.
  return { name, type: 'text/csv;charset=utf-8', text: `\uFEFF${toCsv([header, ...rows])}` };
}

/** RFC 4180: CRLF after every row, quotes where they are needed and doubled inside. */
export function toCsv(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => `${row.map(toCell).join(',')}\r\n`).join('');
}

/**
 * A cell that a spreadsheet would take for a formula gets an apostrophe in front: names and user agents are chosen by
 * whoever sends them (OWASP, CSV injection).
 */
function toCell(value: string | number | null): string {
  if (value === null) return '';
  const text = typeof value === 'string' && /^[=+\-@\t\r\n]/u.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
