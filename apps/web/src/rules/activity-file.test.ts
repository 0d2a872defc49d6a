import type { ActivityRecord } from '@curfew/contracts';
import { describe, expect, test } from 'vitest';
import { activityFile, toCsv } from './activity-file.ts';

const record: ActivityRecord = {
  id: 'r-1',
  at: '2026-11-20T12:00:00.000Z',
  type: 'session_ended',
  reason: 'admin_logout',
  actor: 'operator',
  sessionId: 's-1',
  sessionLabel: '=HYPERLINK("https://evil.example")',
  sessionName: null,
  label: null,
  ipPrefix: '203.0.113.0/24',
  place: { city: 'Lisbon', country: 'PT' },
  userAgent: null,
  note: 'Lost laptop, "again"',
  endedSessions: 1,
};
const options = { kind: undefined, now: Date.parse('2026-11-21T00:00:00Z'), inWords: () => 'Ended' };

describe('CSV', () => {
  test.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    ['two\r\nlines', '"two\r\nlines"'],
    [null, ''],
    ['', ''],
    [0, '0'],
    [-1, '-1'],
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', '"\'\r=1"'],
    ['=A1,"x"', '"\'=A1,""x"""'],
    ['a=1', 'a=1'],
    ['á', 'á'],
  ])('%j becomes the cell %j', (value, cell) => {
    expect(toCsv([[value]])).toBe(`${cell}\r\n`);
  });

  test('a file has the mark of UTF-8, a header, and a row for each record with as many cells', () => {
    const { name, type, text } = activityFile([record], { ...options, format: 'csv' });
    expect(name).toBe('curfew-activity-2026-11-21.csv');
    expect(type).toBe('text/csv;charset=utf-8');
    expect(text).toBe(
      '\uFEFFtime,what,event,reason,by,session,session_name,from_device,network,city,country,note,ended_sessions,session_id,user_agent,id\r\n' +
        '2026-11-20T12:00:00.000Z,Ended,session_ended,admin_logout,operator,' +
        `"'=HYPERLINK(""https://evil.example"")",,,203.0.113.0/24,Lisbon,PT,"Lost laptop, ""again""",1,s-1,,r-1\r\n`,
    );
  });

  test('nothing recorded is a header alone', () => {
    expect(activityFile([], { ...options, format: 'csv' }).text.split('\r\n')).toHaveLength(2);
  });
});

test('JSON has the records as the server gave them, and the filter is in the name', () => {
  const { name, text } = activityFile([record], { ...options, format: 'json', kind: 'ends' });
  expect(name).toBe('curfew-activity-ends-2026-11-21.json');
  expect(JSON.parse(text)).toEqual({ exportedAt: '2026-11-21T00:00:00.000Z', records: [record] });
});
