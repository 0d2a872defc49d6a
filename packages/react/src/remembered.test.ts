import { inBackground, readError } from '@curfew/client';
import { expect, test } from 'vitest';
import { aHeld } from './testing/a-held.ts';
import { createFakeBrowser } from './testing/fake-browser.ts';
import { createFakeServer, type Answer } from './testing/fake-server.ts';
import { loggedIn, openTab } from './testing/open-tab.ts';

const refusedBy = (reason: string, note?: string): Answer => ({
  curfewCode: 'UNAUTHORIZED',
  reason,
  ...(note !== undefined && { note }),
});

/** A remembered person who was away for so long that the access is closed. */
async function away(tabCount = 1) {
  const parts = await loggedIn(tabCount);
  parts.server.isClosed = true;
  return parts;
}

test('a remembered browser comes in without a login', async () => {
  const server = createFakeServer('maria');
  server.isClosed = true;
  const tab = await openTab(createFakeBrowser(), server);
  expect(tab.curfew.getState()).toMatchObject({ status: 'in', held: { user: { displayName: 'maria' } } });
  expect(server.calls).toEqual(['auth.session', 'auth.refresh', 'auth.session']);
});

test('a page that is open goes on when the person is back, in the same epoch', async () => {
  const { browser, server, first } = await away();
  const { epoch } = first.curfew.getState();
  await browser.pass(60_000);
  first.emit('acted');
  await browser.pass(0);
  expect(server.calls).toEqual(['auth.touch', 'auth.refresh', 'auth.touch']);
  expect(first.curfew.getState()).toMatchObject({ status: 'in', epoch, isConcealed: false });
});

test('the deadlines are those of the refresh', async () => {
  const { server, first } = await away();
  const client = first.curfew.openScope(() => {});
  const { session, ...rest } = aHeld('maria');
  const accessExpiresAt = '2026-11-21T08:00:00.000Z';
  server.override = (call) => {
    if (call !== 'auth.refresh') return undefined;
    server.isClosed = false;
    return { data: { ...rest, session: { ...session, accessExpiresAt } } };
  };
  await client.auth.listSessions.query();
  expect(first.curfew.getState()).toMatchObject({ held: { session: { accessExpiresAt } } });
});

test('what a page asks on its own waits for the person, hides nothing and ends nothing', async () => {
  const { browser, server, first } = await away();
  const client = first.curfew.openScope(() => {});
  await expect(client.auth.listSessions.query(undefined, inBackground)).rejects.toThrow('UNAUTHORIZED');
  await browser.pass(0);
  expect(server.calls).toEqual(['auth.listSessions']);
  expect(first.status()).toBe('in');
  expect(first.isConcealed()).toBe(false);
});

test('a network that comes back refreshes nothing, somebody who looks at the page does', async () => {
  const { browser, server, first } = await away();
  server.override = () => ({ curfewCode: 'UNAVAILABLE' });
  first.emit('offline');
  await browser.pass(0);
  expect(first.status()).toBe('unknown');
  server.override = null;
  server.calls.length = 0;
  first.emit('online');
  await browser.pass(0);
  expect(server.calls).toEqual(['auth.session']);
  expect(first.status()).toBe('in');
  await browser.pass(5_000);
  first.emit('woke');
  await browser.pass(0);
  expect(server.calls).toEqual(['auth.session', 'auth.session', 'auth.refresh', 'auth.session']);
});

test('a page that shows nothing until it knows who is in finds it out, whoever is there', async () => {
  const { browser, server, first } = await away();
  server.override = () => ({ curfewCode: 'UNAVAILABLE' });
  first.emit('freezing');
  first.emit('restored');
  await browser.pass(0);
  server.override = null;
  first.emit('online');
  await browser.pass(0);
  expect(server.calls).toContain('auth.refresh');
  expect(first.status()).toBe('in');
  expect(first.isConcealed()).toBe(false);
});

test('somebody who looks at the page while it asks on its own is not kept waiting', async () => {
  const { browser, server, first } = await away();
  await browser.pass(5_000);
  const gate = Promise.withResolvers<undefined>();
  server.override = () => gate.promise as Promise<never>;
  first.emit('online');
  await browser.pass(0);
  first.emit('online');
  first.emit('woke');
  server.override = null;
  gate.resolve(undefined);
  await browser.pass(0);
  expect(server.calls).toContain('auth.refresh');
});

test('a session that ended meanwhile leads out with the reason, in both tabs', async () => {
  const { browser, server, first, second } = await away(2);
  const client = first.curfew.openScope(() => {});
  server.override = (call) => (call === 'auth.refresh' ? refusedBy('absolute_timeout') : undefined);
  await expect(client.auth.listSessions.query()).rejects.toThrow('UNAUTHORIZED');
  await browser.pass(0);
  for (const tab of [first, second]) {
    expect(tab.curfew.getState()).toMatchObject({ status: 'out', reason: 'absolute_timeout' });
  }
});

test.each(['UNAVAILABLE', 'INTERNAL', 'TOO_MANY_REQUESTS'])(
  'a refresh that meets %s is no logout',
  async (curfewCode) => {
    const { browser, server, first } = await away();
    server.override = (call) => (call === 'auth.refresh' ? { curfewCode } : undefined);
    await browser.pass(5_000);
    first.emit('woke');
    await browser.pass(60_000);
    expect(first.status()).toBe('unknown');
    server.override = null;
    await browser.pass(120_000);
    expect(first.status()).toBe('in');
  },
);

test('a logout gives up the refresh under way, and nothing comes after it', async () => {
  const { browser, server, first } = await away();
  const client = first.curfew.openScope(() => {});
  const gate = Promise.withResolvers<undefined>();
  server.override = (call) => (call === 'auth.refresh' ? (gate.promise as Promise<never>) : undefined);
  const kinds: string[] = [];
  client.auth.listSessions.query().catch((error: unknown) => kinds.push(readError(error).kind));
  await browser.pass(0);
  expect(await first.curfew.logOut('this-device')).toBeNull();
  await browser.pass(0);
  expect(kinds).toEqual(['cancelled']);
  gate.resolve(undefined);
  await browser.pass(60_000);
  expect(server.calls).toEqual(['auth.listSessions', 'auth.refresh', 'auth.logout']);
  expect(first.curfew.getState()).toMatchObject({ status: 'out', reason: 'user_logout', ending: null });
});

test('a logout everywhere needs no access: its ticket goes with it', async () => {
  const { server, first } = await away();
  expect(await first.curfew.logOut('everywhere')).toBeNull();
  expect([server.calls, server.tickets]).toEqual([['auth.logoutAll'], ['cfl_maria_all']]);
});

/** A remembered browser that has lost the answer to its last refresh. */
async function superseded() {
  const parts = await loggedIn();
  parts.server.session.inactivitySeconds = null;
  await parts.first.curfew.check();
  parts.server.calls.length = 0;
  let isRefreshed = false;
  parts.server.override = (call) => {
    if (call === 'auth.refresh') isRefreshed = true;
    return isRefreshed ? undefined : refusedBy('superseded');
  };
  return parts;
}

test('a superseded credential leads to one refresh, and the page goes on', async () => {
  const { server, first } = await superseded();
  await first.curfew.check();
  expect(server.calls).toEqual(['auth.session', 'auth.refresh', 'auth.session']);
  expect(first.curfew.getState()).toMatchObject({ status: 'in', isConcealed: false });
});

test('a page that was superseded while nobody was there goes on after the second look', async () => {
  const { browser, server, first } = await superseded();
  server.streams.open[0]?.send({ type: 'ended', reason: 'superseded' });
  await browser.pass(1_000);
  expect(server.calls).toEqual(['auth.session', 'auth.session', 'auth.refresh', 'auth.session']);
  expect(first.status()).toBe('in');
});

test('a browser that is not remembered is not refreshed, and the other tab asks nothing', async () => {
  const { browser, server, first, second } = await loggedIn(2);
  server.override = () => refusedBy('superseded');
  void first.curfew.check();
  await browser.pass(1_000);
  expect(server.calls).toEqual(['auth.session', 'auth.session']);
  for (const tab of [first, second]) {
    expect(tab.curfew.getState()).toMatchObject({ status: 'out', reason: 'superseded' });
  }
});

test('what an operator gave as the reason is known in both tabs, and kept in none', async () => {
  const { browser, server, first, second } = await loggedIn(2);
  const client = first.curfew.openScope(() => {});
  server.override = () => refusedBy('admin_logout', 'Lost laptop');
  await expect(client.auth.listSessions.query()).rejects.toThrow('UNAUTHORIZED');
  await browser.pass(0);
  for (const tab of [first, second]) {
    expect(tab.curfew.getState()).toMatchObject({
      status: 'out',
      reason: 'admin_logout',
      note: 'Lost laptop',
    });
  }
  expect(JSON.stringify([...browser.storage])).not.toContain('Lost laptop');
});

test('the note of the first refusal is kept when the second knows nothing', async () => {
  const { browser, server, first } = await loggedIn();
  const client = first.curfew.openScope(() => {});
  server.override = (call) =>
    call === 'auth.session' ? refusedBy('missing') : refusedBy('user_disabled', 'Left the company');
  await expect(client.auth.listSessions.query()).rejects.toThrow('UNAUTHORIZED');
  await browser.pass(0);
  expect(first.curfew.getState()).toMatchObject({ reason: 'user_disabled', note: 'Left the company' });
});
