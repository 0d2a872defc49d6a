import { expect, test } from 'vitest';
import type { Answer } from '../testing/fake-server.ts';
import { loggedIn } from '../testing/open-tab.ts';

const ENDED: Answer = { curfewCode: 'UNAUTHORIZED', reason: 'admin_logout', note: 'Lost laptop' };

test.each([
  ['the credential that the tab knows', '', { reason: 'admin_logout', note: 'Lost laptop' }],
  ['another credential, perhaps another person’s', '__Host-csrf=another', { reason: 'unknown', note: null }],
])('the end of a session is told where it was said of %s', async (_name, cookies, told) => {
  const { browser, server, first } = await loggedIn();
  browser.cookies = cookies;
  server.override = () => ENDED;
  await first.curfew.check();
  expect(first.curfew.getState()).toMatchObject({ status: 'out', ...told });
});

test('a page whose call was not answered asks until the server answers', async () => {
  const { browser, server, first } = await loggedIn();
  const client = first.curfew.openScope(() => {});
  server.override = () => ({ curfewCode: 'UNAVAILABLE' });
  await client.auth.listSessions.query().catch(() => {});
  await client.auth.listSessions.query().catch(() => {});
  expect(first.status()).toBe('unknown');
  server.override = null;
  server.calls.length = 0;
  await browser.pass(2_000);
  expect([first.status(), server.calls]).toEqual(['in', ['auth.session']]);
});
