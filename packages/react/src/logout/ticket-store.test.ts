import { expect, test } from 'vitest';
import { parseUnfinishedLogouts } from './ticket-store.ts';

const DAY = 24 * 60 * 60 * 1000;
const now = Date.UTC(2026, 10, 20);
const logout = { ticket: 'cfl_1', scope: 'this-device', since: now };

test.each([
  ['the newest', now, 1],
  ['one of almost 30 days', now - 30 * DAY + 1, 1],
  ['one of 30 days, which no session outlives', now - 30 * DAY, 0],
])('%s', (_title, since, count) => {
  expect(parseUnfinishedLogouts(JSON.stringify([{ ...logout, since }]), now)).toHaveLength(count);
});

test('a ticket of an older version ends one session, whatever was asked for', () => {
  const old = { ticket: 'cfl_1', scope: 'everywhere', since: now };
  const parsed = parseUnfinishedLogouts(JSON.stringify([old, { ...old, reach: 'everywhere' }]), now);
  expect(parsed.map(({ reach }) => reach)).toEqual(['this-device', 'everywhere']);
});

test.each([
  null,
  '',
  '{}',
  '[7]',
  '[{"ticket":"cfs_secret","scope":"this-device","since":1}]',
  '[{"ticket":"cfl_1","scope":"here","since":1}]',
  '[{"ticket":"cfl_1","scope":"everywhere"}]',
])('%j holds no unfinished logout', (text) => {
  expect(parseUnfinishedLogouts(text, now)).toEqual([]);
});
