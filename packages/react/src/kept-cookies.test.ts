import { readError } from '@curfew/client';
import { afterEach, expect, test, vi } from 'vitest';
import { createFakeBrowser } from './testing/fake-browser.ts';
import { createFakeServer, type Answer } from './testing/fake-server.ts';
import { openTab } from './testing/open-tab.ts';

const missing: Answer = { curfewCode: 'UNAUTHORIZED', reason: 'missing' };
const credentials = { email: 'maria@example.com', password: 'x', rememberMe: false };
afterEach(() => vi.unstubAllGlobals());

/** A browser that sends back no cookie, unless `session` says otherwise. */
async function forgetfulTab(session: Answer = missing, delivery?: Answer) {
  const browser = createFakeBrowser();
  const server = createFakeServer('maria');
  server.override = (call) =>
    call === 'auth.session' ? session : call === 'auth.logout ticket' ? delivery : undefined;
  const tab = await openTab(browser, server);
  server.calls.length = 0;
  return { browser, server, tab };
}

test.each([
  [undefined, /^Your browser keeps no cookies for this site/u],
  [true, /^Your browser keeps no cookies for this site/u],
  [false, /^Browsers keep no login for a site without https/u],
])('a login whose cookies are not kept says why, and leaves no session (secure: %s)', async (...row) => {
  const [isSecure, sentence] = row;
  vi.stubGlobal('isSecureContext', isSecure);
  const { server, tab } = await forgetfulTab();
  const error = await tab.curfew.login(credentials).catch(readError);
  expect(error).toMatchObject({ kind: 'local', code: null, message: expect.stringMatching(sentence) });
  expect(server.calls).toEqual(['auth.login', 'auth.session', 'auth.logout ticket']);
  expect(tab.status()).toBe('out');
});

test('a ticket that cannot be delivered changes nothing about what is said, and is delivered later', async () => {
  const { browser, server, tab } = await forgetfulTab(missing, { curfewCode: 'UNAVAILABLE' });
  expect(await tab.curfew.login(credentials).catch(readError)).toMatchObject({ kind: 'local' });
  server.override = null;
  await browser.pass(30_000);
  expect(server.tickets.length).toBeGreaterThan(1);
  expect(server.person).toBeNull();
});

test('a browser that shows the readable cookie is not asked about', async () => {
  const { browser, server, tab } = await forgetfulTab();
  browser.cookies = '__Host-csrf=t';
  await tab.curfew.login(credentials);
  expect(server.calls).toEqual(['auth.login']);
  expect(tab.status()).toBe('in');
});

test.each<[string, Answer]>([
  ['a server that cannot say', { curfewCode: 'UNAVAILABLE' }],
  ['another refusal', { curfewCode: 'UNAUTHORIZED', reason: 'superseded' }],
])('%s is no sign of blocked cookies', async (_name, answer) => {
  const { server, tab } = await forgetfulTab(answer);
  await tab.curfew.login(credentials);
  expect(server.tickets).toEqual([]);
  expect(tab.status()).toBe('in');
});
