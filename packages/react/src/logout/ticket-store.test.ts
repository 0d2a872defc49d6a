import { expect, test } from 'vitest';
import { createFakeBrowser } from '../testing/fake-browser.ts';
import { createTicketStore, parseUnfinishedLogouts } from './ticket-store.ts';

const KEY = 'curfew.unfinished-logouts';
const logout = (ticket: string) => ({
  ticket,
  scope: 'this-device' as const,
  reach: 'this-device' as const,
});

test('a ticket of an older version ends one session, whatever was asked for', () => {
  const old = { ticket: 'cfl_1', scope: 'everywhere', since: 1 };
  const parsed = parseUnfinishedLogouts(JSON.stringify([old, { ...old, reach: 'everywhere' }]));
  expect(parsed.map(({ reach }) => reach)).toEqual(['this-device', 'everywhere']);
});

test.each([
  null,
  '',
  '{}',
  '[7]',
  '[{"ticket":"cfs_secret","scope":"this-device"}]',
  '[{"ticket":"cfl_1","scope":"here"}]',
  '[{"ticket":"cfl_1","scope":"everywhere","isAbandoned":true}]',
])('%j holds no unfinished logout', (text) => {
  expect(parseUnfinishedLogouts(text)).toEqual([]);
});

test('eleven unfinished logouts are eleven, in storage too', () => {
  const browser = createFakeBrowser();
  const store = createTicketStore(browser.openTab().environment);
  for (let index = 0; index < 11; index += 1) store.add(logout(`cfl_${index}`));
  expect(store.list()).toHaveLength(11);
  expect(createTicketStore(browser.openTab().environment).list()).toHaveLength(11);
});

test('a tab keeps its tickets when the storage is emptied', () => {
  const browser = createFakeBrowser();
  const store = createTicketStore(browser.openTab().environment);
  store.add(logout('cfl_1'));
  expect(store.isStored('cfl_1')).toBe(true);
  browser.storage.clear();
  expect(store.list()).toEqual([logout('cfl_1')]);
  expect(store.isStored('cfl_1')).toBe(false);
});

test.each(['full', 'forbidden'] as const)(
  'in a %s storage a ticket is kept, and known not to be stored',
  (fault) => {
    const browser = createFakeBrowser();
    const store = createTicketStore(browser.openTab().environment);
    browser.storageFault = fault;
    store.add(logout('cfl_1'));
    expect([store.list(), store.isStored('cfl_1')]).toEqual([[logout('cfl_1')], false]);
  },
);

test('what was settled is over, even where the storage can no longer be written', () => {
  const browser = createFakeBrowser();
  const store = createTicketStore(browser.openTab().environment);
  store.add(logout('cfl_1'));
  store.add(logout('cfl_2'));
  browser.storageFault = 'full';
  store.remove('cfl_1');
  expect(store.list()).toEqual([logout('cfl_2')]);
});

test('what other tabs have stored is found, and what one of them told is not stored again', () => {
  const browser = createFakeBrowser();
  const [first, second] = [browser.openTab(), browser.openTab()].map((tab) =>
    createTicketStore(tab.environment),
  );
  first?.add(logout('cfl_1'));
  second?.remember(logout('cfl_2'));
  expect(second?.list().map(({ ticket }) => ticket)).toEqual(['cfl_1', 'cfl_2']);
  expect(browser.storage.get(KEY)).not.toContain('cfl_2');
});
