import { createCurfew } from '../curfew.ts';
import { createFakeBrowser, type FakeBrowser } from './fake-browser.ts';
import { createFakeServer, type FakeServer } from './fake-server.ts';

/** A tab in which the app has started and found out who is in. */
export async function openTab(browser: FakeBrowser, server: FakeServer) {
  const tab = browser.openTab();
  server.session.now = browser.serverNow;
  const curfew = createCurfew({
    environment: tab.environment,
    fetch: server.fetch,
    eventSource: server.streams.eventSource,
    readCookies: () => browser.cookies,
    fingerprint: async () => null,
  });
  const stop = curfew.start();
  await browser.pass(0);
  // What the provider does after it has rendered a state.
  curfew.subscribe(() => curfew.reveal(curfew.getState()));
  return { ...tab, curfew, stop, status: () => curfew.getState().status };
}

/** One browser whose person is in, with as many tabs. */
export async function loggedIn(tabCount = 1) {
  const browser = createFakeBrowser();
  const server = createFakeServer('maria');
  const tabs = [];
  for (let index = 0; index < tabCount; index += 1) tabs.push(await openTab(browser, server));
  server.calls.length = 0;
  const [first, second = first] = tabs;
  if (first === undefined || second === undefined) throw new TypeError('at least one tab');
  return { browser, server, first, second };
}
