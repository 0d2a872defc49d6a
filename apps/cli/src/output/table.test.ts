import { describe, expect, test } from 'vitest';
import { plainText } from './plain-text.ts';
import { displayWidth, renderTable } from './table.ts';

const style = (line: string) => line;
const columns = [
  { title: 'NAME', value: ([name]: [string, string | null]) => name, isFlexible: true },
  { title: 'NOTE', value: ([, note]: [string, string | null]) => note },
];

describe('a table', () => {
  test('is aligned by what a terminal shows', () => {
    const rows: [string, string | null][] = [
      ['Ann', 'a'],
      ['日本', 'b'],
      ['👩‍👩‍👧', null],
    ];
    expect(renderTable(rows, columns, { columns: null, style })).toBe(
      ['NAME  NOTE', 'Ann   a', '日本  b', '👩‍👩‍👧    –'].join('\n'),
    );
  });

  test.each([
    [20, 'abcdefghijklmno  x'],
    [18, 'abcdefghijklmno  x'],
    [17, 'abcdefghijklm…  x'],
  ])('of %i places shows %j', (available, expected) => {
    const [, line] = renderTable(
      [['abcdefghijklmno', 'x']],
      columns.map((one) => ({ ...one, title: one.title.slice(0, 1) })),
      {
        columns: available,
        style,
      },
    ).split('\n');
    expect(line).toBe(expected);
  });

  test('cuts no wide character in two', () => {
    const [, line = ''] = renderTable([['日本日本日本日本', 'x']], columns, { columns: 14, style }).split(
      '\n',
    );
    expect(line).toBe('日本日…   x');
    expect(displayWidth(line)).toBeLessThanOrEqual(14);
  });

  test('that cannot be made narrow enough stays readable', () => {
    const [, line] = renderTable([['abcdefghij', 'x'.repeat(30)]], columns, { columns: 10, style }).split(
      '\n',
    );
    expect(line).toBe(`abcde…  ${'x'.repeat(30)}`);
  });
});

test.each([
  ['\u001b[31mred\u001b[0m', '[31mred[0m'],
  ['one\r\ntwo\n\n three', 'one two three'],
  ['left\u202eright', 'leftright'],
  ['bell\u0007\u009b1m', 'bell1m'],
  ['zero\u200bwidth\ufeff', 'zerowidth'],
  ['👩‍👩‍👧 é', '👩‍👩‍👧 é'],
])('%j is shown as %j', (text, expected) => {
  expect(plainText(text)).toBe(expected);
});
