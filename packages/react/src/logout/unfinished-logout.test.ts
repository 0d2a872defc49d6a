import { expect, test } from 'vitest';
import type { Answer } from '../testing/fake-server.ts';
import { loggedIn, openTab } from '../testing/open-tab.ts';

const TICKETS = 'curfew.unfinished-logouts';
const down: Answer = { curfewCode: 'LOGOUT_ERROR', retryAfterSeconds: 2 };
const refused: Answer = { curfewCode: 'UNAUTHORIZED', reason: 'unknown' };

/** Removes a key of the browser's storage, as an extension does, or a person with the tools of the browser. */
function remove(
  { browser, tabs }: { browser: { storage: Map<string, string> }; tabs: Hearing[] },
  key: string,
) {
  browser.storage.delete(key);
  for (const tab of tabs) tab.hearStorage(key);
}
type Hearing = Pick<Awaited<ReturnType<typeof openTab>>, 'hearStorage'>;

test('a logout whose ticket vanishes from storage is still unfinished in every tab, and delivered', async () => {
  const { browser, server, first, second } = await loggedIn(2);
  server.override = () => down;
  await first.curfew.logOut('this-device');
  remove({ browser, tabs: [first, second] }, TICKETS);
  await browser.pass(0);
  for (const tab of [first, second]) {
    expect(tab.curfew.getState()).toMatchObject({ status: 'out', ending: { status: 'pending' } });
  }
  server.override = null;
  await browser.pass(60_000);
  expect(server.calls.at(-1)).toBe('auth.logout ticket');
  for (const tab of [first, second]) {
    expect(tab.curfew.getState()).toMatchObject({ status: 'out', ending: { status: 'finished' } });
  }
});

test('the other tab delivers it, without storage, when the one that logged out is gone', async () => {
  const { browser, server, first, second } = await loggedIn(2);
  browser.storageFault = 'forbidden';
  server.override = () => new Promise(() => {});
  void first.curfew.logOut('everywhere');
  await browser.pass(0);
  first.close();
  server.override = null;
  server.calls.length = 0;
  await browser.pass(10_000);
  expect(second.curfew.getState()).toMatchObject({ ending: { status: 'pending', scope: 'everywhere' } });
  await browser.pass(60_000);
  expect([server.calls, server.tickets.at(-1)]).toEqual([['auth.logout ticket'], 'cfl_maria_all']);
  expect(second.curfew.getState()).toMatchObject({ ending: { status: 'finished', reach: 'everywhere' } });
});

test.each(['full', 'forbidden'] as const)(
  'with a %s storage the page says that only this page can finish it',
  async (fault) => {
    const { browser, server, first } = await loggedIn();
    browser.storageFault = fault;
    server.override = () => down;
    await first.curfew.logOut('this-device');
    expect(first.curfew.getState()).toMatchObject({ ending: { status: 'pending', isStored: false } });
    browser.storageFault = null;
    await browser.pass(5_000);
    expect(first.curfew.getState()).toMatchObject({ ending: { status: 'pending', isStored: true } });
  },
);

test('a logout that is stored may be left to later pages', async () => {
  const { server, first } = await loggedIn();
  server.override = () => down;
  await first.curfew.logOut('this-device');
  expect(first.curfew.getState()).toMatchObject({ ending: { status: 'pending', isStored: true } });
});

test('a page that is loaded again finishes it although the list of tickets is gone, and stays outside', async () => {
  const { browser, server, first } = await loggedIn();
  server.override = () => down;
  await first.curfew.logOut('everywhere');
  first.close();
  browser.storage.delete(TICKETS);
  const next = await openTab(browser, server);
  expect(next.curfew.getState()).toMatchObject({
    status: 'out',
    ending: { status: 'pending', scope: 'everywhere' },
  });
  server.override = null;
  await browser.pass(60_000);
  expect(next.curfew.getState()).toMatchObject({ ending: { status: 'finished', reach: 'everywhere' } });
});

test('a year later by this clock it is still delivered', async () => {
  const { browser, server, first } = await loggedIn();
  server.override = () => down;
  await first.curfew.logOut('this-device');
  first.close();
  browser.sleep(365 * 24 * 60 * 60 * 1000);
  server.override = null;
  const next = await openTab(browser, server);
  await browser.pass(5_000);
  expect(next.curfew.getState()).toMatchObject({ ending: { status: 'finished' } });
});

test('an older logout that is finished says nothing about the newer one', async () => {
  const { browser, server, first, second } = await loggedIn(2);
  server.override = () => down;
  await first.curfew.logOut('everywhere');
  server.override = (call) => (call === 'auth.login' ? undefined : down);
  await first.curfew.login({ email: 'maria@example.com', password: 'x' });
  await first.curfew.logOut('this-device');
  server.override = (call) =>
    call === 'auth.logout ticket' && server.tickets.at(-1) === 'cfl_maria_all' ? undefined : down;
  await browser.pass(20_000);
  for (const tab of [first, second]) {
    expect(tab.curfew.getState()).toMatchObject({ ending: { status: 'pending', scope: 'this-device' } });
  }
});

test('what was given up is heard by the other tabs as given up, whatever the storage says', async () => {
  const { browser, server, first, second } = await loggedIn(2);
  browser.storageFault = 'forbidden';
  server.override = () => down;
  await first.curfew.logOut('this-device');
  server.override = () => refused;
  await browser.pass(60_000);
  for (const tab of [first, second]) {
    expect(tab.curfew.getState()).toMatchObject({ ending: { status: 'abandoned' } });
  }
});

test('one that was added while another was under way is not left behind', async () => {
  const { browser, server, first } = await loggedIn();
  server.override = () => down;
  await first.curfew.logOut('this-device');
  const gate = Promise.withResolvers<Answer>();
  server.override = (call) => (call === 'auth.logout ticket' ? gate.promise : undefined);
  await browser.pass(5_000);
  await first.curfew.login({ email: 'maria@example.com', password: 'x' });
  server.override = (call) => (call === 'auth.logoutAll' ? down : undefined);
  await first.curfew.logOut('everywhere');
  await browser.pass(5_000);
  gate.resolve({ data: { success: true, outcome: 'ended', endedSessions: 1 } });
  await browser.pass(5_000);
  expect(server.tickets.at(-1)).toBe('cfl_maria_all');
  expect(first.curfew.getState()).toMatchObject({ ending: { status: 'finished', scope: 'everywhere' } });
});
