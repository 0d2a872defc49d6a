import { expect, test } from 'vitest';
import { createCurfew } from './curfew.ts';
import { createFakeBrowser } from './testing/fake-browser.ts';
import { createFakeServer, type Answer } from './testing/fake-server.ts';
import { loggedIn, openTab } from './testing/open-tab.ts';

const TICKETS = 'curfew.unfinished-logouts';
const down: Answer = { curfewCode: 'LOGOUT_ERROR', retryAfterSeconds: 2 };

test('a logout ends here and in the other tab, with one call of the server', async () => {
  const { browser, server, first, second } = await loggedIn(2);
  expect(await first.curfew.logOut('this-device')).toBeNull();
  await browser.pass(60_000);
  for (const tab of [first, second]) {
    expect(tab.curfew.getState()).toMatchObject({ status: 'out', reason: 'user_logout', ending: null });
  }
  expect(server.calls).toEqual(['auth.logout']);
  expect(browser.storage.has(TICKETS)).toBe(false);
});

test('the private pages leave before the server is called, and what they held ends', async () => {
  const { browser, server, first } = await loggedIn();
  const order: string[] = [];
  first.curfew.subscribe(() => order.push(first.status()));
  first.curfew.openScope(() => order.push('disposed'));
  server.override = (call) => void order.push(call);
  await first.curfew.logOut('this-device');
  await browser.pass(0);
  expect(order).toEqual(['logging-out', 'auth.logout', 'out', 'disposed']);
});

test.each(['superseded', 'unknown', 'replaced'])(
  'a credential that is just being replaced (%s) hides the page for a moment, and logs nobody out',
  async (reason) => {
    const { browser, server, first, second } = await loggedIn(2);
    server.override = (call) =>
      call === 'auth.session' ? { curfewCode: 'UNAUTHORIZED', reason } : undefined;
    void first.curfew.check();
    await browser.pass(999);
    expect([first.status(), first.isConcealed()]).toEqual(['in', true]);
    server.override = null;
    await browser.pass(1);
    expect([first.status(), first.isConcealed(), second.status()]).toEqual(['in', false, 'in']);
    // One that stays refused is over.
    server.override = () => ({ curfewCode: 'UNAUTHORIZED', reason });
    void first.curfew.check();
    await browser.pass(1_000);
    expect(first.curfew.getState()).toMatchObject({ status: 'out', reason });
  },
);

test('a page that came without a credential asks nothing, unless somebody has logged in since', async () => {
  const browser = createFakeBrowser();
  const server = createFakeServer(null);
  const open = async () => {
    const { environment } = browser.openTab();
    const curfew = createCurfew({
      environment,
      fetch: server.fetch,
      eventSource: server.streams.eventSource,
      readCookies: () => browser.cookies,
      fingerprint: async () => null,
    });
    curfew.start({ cameWithoutCredential: true });
    const atOnce = curfew.getState();
    await browser.pass(0);
    return { curfew, atOnce };
  };
  const { curfew, atOnce } = await open();
  expect(atOnce).toMatchObject({ status: 'out', reason: 'missing', ending: null });
  expect(server.calls).toEqual([]);
  server.person = 'maria';
  browser.cookies = '__Host-csrf=of-a-login-in-another-tab';
  expect((await open()).curfew.getState()).toMatchObject({ status: 'in' });
  // A page that was open hears of a login as every other.
  expect(curfew.getState().status).toBe('out');
  await curfew.login({ email: 'maria@example.com', password: 'a lantern' });
  expect(curfew.getState().status).toBe('in');
});

test('a double click logs out once', async () => {
  const { server, first } = await loggedIn();
  await Promise.all([first.curfew.logOut('this-device'), first.curfew.logOut('this-device')]);
  expect(server.calls).toEqual(['auth.logout']);
});

test('a logout hides the other tabs at once, and takes them along when it is done', async () => {
  const { browser, server, first, second } = await loggedIn(2);
  const gate = Promise.withResolvers<undefined>();
  server.override = () => gate.promise as Promise<never>;
  const done = first.curfew.logOut('this-device');
  expect(second.status()).toBe('logging-out');
  await browser.pass(0);
  expect(second.status()).toBe('logging-out');
  gate.resolve(undefined);
  await done;
  expect(second.status()).toBe('out');
});

test('a failing logout ends outside, says so and is finished with the ticket', async () => {
  const { browser, server, first, second } = await loggedIn(2);
  server.override = () => down;
  const error = await first.curfew.logOut('this-device');
  expect(error?.code).toBe('LOGOUT_ERROR');
  expect(first.curfew.getState()).toMatchObject({ status: 'out', ending: { status: 'pending' } });
  expect(second.curfew.getState()).toMatchObject({ status: 'out', ending: { status: 'pending' } });
  await browser.pass(2_000);
  expect(server.calls).toEqual(['auth.logout', 'auth.logout ticket']);
  server.override = null;
  await browser.pass(60_000);
  expect(server.person).toBeNull();
  expect(first.curfew.getState()).toMatchObject({ status: 'out', ending: { status: 'finished' } });
  expect(second.curfew.getState()).toMatchObject({ status: 'out', ending: { status: 'finished' } });
  expect(browser.storage.has(TICKETS)).toBe(false);
});

test('a reload does not log back in while a logout is unfinished', async () => {
  const { browser, server, first } = await loggedIn();
  server.override = () => down;
  await first.curfew.logOut('this-device');
  first.stop();
  server.calls.length = 0;
  const reloaded = await openTab(browser, server);
  expect(reloaded.curfew.getState()).toMatchObject({ status: 'out', ending: { status: 'pending' } });
  server.override = null;
  await browser.pass(60_000);
  expect(server.calls).not.toContain('auth.session');
  expect(server.person).toBeNull();
});

test('a tab closed in the middle of a logout leaves it to the next visit', async () => {
  const { browser, server, first } = await loggedIn();
  server.override = () => new Promise(() => {});
  void first.curfew.logOut('this-device');
  await browser.pass(100);
  first.stop();
  first.freeze();
  server.override = null;
  const next = await openTab(browser, server);
  await browser.pass(1_000);
  expect(server.calls).not.toContain('auth.session');
  expect(server.calls).toContain('auth.logout ticket');
  expect(next.curfew.getState()).toMatchObject({ status: 'out', ending: { status: 'finished' } });
});

test('an old unfinished logout does not end or hide the login that came after it', async () => {
  const { browser, server, first } = await loggedIn();
  server.override = () => down;
  await first.curfew.logOut('this-device');
  server.override = (call) => (call === 'auth.logout ticket' ? down : undefined);
  await first.curfew.login({ email: 'maria@example.com', password: 'x' });
  const reloaded = await openTab(browser, server);
  await browser.pass(30_000);
  expect(first.status()).toBe('in');
  expect(reloaded.status()).toBe('in');
});

test('a login as another person in one tab resets the other', async () => {
  const { browser, server, first, second } = await loggedIn(2);
  const { epoch } = second.curfew.getState();
  let isDisposed = false;
  second.curfew.openScope(() => {
    isDisposed = true;
  });
  server.person = 'juanita';
  await first.curfew.login({ email: 'juanita@example.com', password: 'x' });
  expect(second.isConcealed()).toBe(true);
  await browser.pass(0);
  expect(second.curfew.getState()).toMatchObject({
    status: 'in',
    held: { user: { displayName: 'juanita' } },
  });
  expect(second.curfew.getState().epoch).toBeGreaterThan(epoch);
  expect(second.isConcealed()).toBe(false);
  expect(isDisposed).toBe(true);
});

test('a login in one tab brings the others in', async () => {
  const { browser, server, first, second } = await loggedIn(2);
  await first.curfew.logOut('this-device');
  server.person = 'maria';
  await first.curfew.login({ email: 'maria@example.com', password: 'x' });
  await browser.pass(0);
  expect(second.status()).toBe('in');
});

test('a slow logout does not hide a login that overtook it in another tab', async () => {
  const { browser, server, first, second } = await loggedIn(2);
  const gate = Promise.withResolvers<Answer>();
  server.override = (call) => (call === 'auth.logout' ? gate.promise : undefined);
  const slow = first.curfew.logOut('this-device');
  await browser.pass(200);
  await second.curfew.login({ email: 'maria@example.com', password: 'x' });
  gate.resolve({ data: { success: true } });
  await slow;
  first.emit('online');
  const reloaded = await openTab(browser, server);
  await browser.pass(0);
  expect([first.status(), reloaded.status()]).toEqual(['in', 'in']);
});

test.each(['PASSWORD_CHANGE_REQUIRED', 'FORBIDDEN'])(
  'after %s the tab asks anew who is in: something was decided elsewhere',
  async (curfewCode) => {
    const { browser, server, first } = await loggedIn();
    const client = first.curfew.openScope(() => {});
    server.override = (call) => (call === 'auth.listSessions' ? { curfewCode } : undefined);
    await expect(client.auth.listSessions.query()).rejects.toThrow(curfewCode);
    await browser.pass(0);
    expect(server.calls).toEqual(['auth.listSessions', 'auth.session']);
  },
);

test('a 401 hides at once and asks again; a session that is over leads out with its reason', async () => {
  const { browser, server, first, second } = await loggedIn(2);
  const client = first.curfew.openScope(() => {});
  server.override = () => ({ curfewCode: 'UNAUTHORIZED', reason: 'admin_logout' });
  await expect(client.auth.listSessions.query()).rejects.toThrow('UNAUTHORIZED');
  expect(first.isConcealed()).toBe(true);
  await browser.pass(0);
  expect(first.curfew.getState()).toMatchObject({ status: 'out', reason: 'admin_logout' });
  expect(second.curfew.getState()).toMatchObject({ status: 'out', reason: 'admin_logout' });
});

test('a 401 for a credential that was just replaced does not log out', async () => {
  const { browser, server, first } = await loggedIn();
  const client = first.curfew.openScope(() => {});
  server.override = (call) =>
    call === 'auth.listSessions' ? { curfewCode: 'UNAUTHORIZED', reason: 'unknown' } : undefined;
  await expect(client.auth.listSessions.query()).rejects.toThrow('UNAUTHORIZED');
  await browser.pass(0);
  expect(first.status()).toBe('in');
  expect(first.isConcealed()).toBe(false);
});

test.each(['UNAVAILABLE', 'INTERNAL', 'TOO_MANY_REQUESTS'])('%s never logs out', async (curfewCode) => {
  const { browser, server, first } = await loggedIn();
  const client = first.curfew.openScope(() => {});
  server.override = () => ({ curfewCode });
  await expect(client.auth.listSessions.query()).rejects.toThrow(curfewCode);
  first.emit('online');
  await browser.pass(60_000);
  expect(['in', 'unknown']).toContain(first.status());
  server.override = null;
  await browser.pass(60_000);
  expect(first.status()).toBe('in');
});

test('a page that comes back from the cache is hidden until the server has answered', async () => {
  const { browser, server, first } = await loggedIn();
  first.emit('freezing');
  expect(first.isConcealed()).toBe(true);
  first.emit('restored');
  expect(first.isConcealed()).toBe(true);
  await browser.pass(0);
  expect(first.isConcealed()).toBe(false);
  expect(server.calls).toEqual(['auth.session']);
});

test('a frozen page that missed the logout leaves without asking', async () => {
  const { browser, server, first, second } = await loggedIn(2);
  second.freeze();
  await first.curfew.logOut('this-device');
  second.emit('restored');
  expect(second.status()).toBe('out');
  expect(second.isConcealed()).toBe(false);
  await browser.pass(0);
  expect(server.calls).toEqual(['auth.logout']);
});

test('a tab that gets the focus asks at most every five seconds', async () => {
  const { browser, server, first } = await loggedIn();
  await browser.pass(5_000);
  first.emit('woke');
  first.emit('woke');
  await browser.pass(4_999);
  first.emit('woke');
  await browser.pass(1);
  first.emit('woke');
  await browser.pass(0);
  expect(server.calls).toEqual(['auth.session', 'auth.session']);
});

test('input of the person is reported at most once a minute', async () => {
  const { browser, server, first } = await loggedIn();
  await browser.pass(59_999);
  first.emit('acted');
  await browser.pass(1);
  first.emit('acted');
  first.emit('acted');
  await browser.pass(0);
  expect(server.calls).toEqual(['auth.touch']);
});

test('nothing of the person is in storage, while in or after', async () => {
  const { browser, server, first } = await loggedIn();
  server.override = () => down;
  const inside = JSON.stringify([...browser.storage]);
  await first.curfew.logOut('this-device');
  server.override = null;
  await browser.pass(60_000);
  expect(inside + JSON.stringify([...browser.storage])).not.toContain('maria');
});
