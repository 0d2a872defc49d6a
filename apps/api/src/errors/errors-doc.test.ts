import { endReasonSchema, errorCodeSchema, refusalReasonSchema } from '@curfew/contracts';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errorTable } from './error-table.ts';

const page = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8');
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')));

test('docs/errors.md names every code with its statuses, and no other', () => {
  const documented = rows
    .filter((row) => row.length > 5)
    .map(([, code, status, trpc]): [string | undefined, string] => [code, `${status} ${trpc}`]);
  const expected = errorCodeSchema.options.map((code): [string, string] => [
    code,
    `${errorTable[code].status} ${errorTable[code].trpc}`,
  ]);
  expect(new Map(documented)).toEqual(new Map(expected));
  expect(documented).toHaveLength(expected.length);
});

test('docs/errors.md names every reason, and no other', () => {
  const documented = rows.filter((row) => row.length <= 5).map(([, reason]) => reason);
  expect(documented).toEqual(refusalReasonSchema.options);
  expect(endReasonSchema.options.every((reason) => documented.includes(reason))).toBe(true);
});
