import type { LiveEvent } from '@curfew/contracts';
import { expect, test } from 'vitest';
import { createFakeBrowser } from '../testing/fake-browser.ts';
import { createFakeServer } from '../testing/fake-server.ts';
import { loggedIn, openTab } from '../testing/open-tab.ts';

type Tab = Awaited<ReturnType<typeof openTab>>;

const BEGAN = {
  type: 'session_began',
  at: '2026-11-20T12:00:00.000Z',
  sessionId: '00000000-0000-7000-8000-000000000002',
  label: 'Firefox on Linux',
  clientKind: 'web',
} as const;

/** What a page of this tab hears from now on. */
function listen(tab: Tab): LiveEvent['type'][] {
  const heard: LiveEvent['type'][] = [];
  tab.curfew.live.subscribe((event) => heard.push(event.type));
  return heard;
}

const isLive = (tab: Tab) => tab.curfew.live.status.get() === 'live';

test('one stream serves all tabs, and each hears each event once', async () => {
  const { browser, server, first, second } = await loggedIn(2);
  const heard = [listen(first), listen(second)];
  server.streams.open[0]?.send(BEGAN);
  await browser.pass(0);
  expect(server.streams.opened()).toBe(1);
  expect(heard).toEqual([['session_began'], ['session_began']]);
  expect([isLive(first), isLive(second)]).toEqual([true, true]);
});

test('a tab that comes later learns whether events arrive', async () => {
  const { browser, server } = await loggedIn();
  const later = await openTab(browser, server);
  expect(isLive(later)).toBe(true);
});

test('when the leader is closed another tab takes over, and all ask again for what they show', async () => {
  const { browser, server, first, second } = await loggedIn(2);
  const third = await openTab(browser, server);
  const heard = [listen(second), listen(third)];
  first.close();
  server.streams.open.length = 0;
  await browser.pass(0);
  expect(heard).toEqual([['ready'], ['ready']]);
  server.streams.open[0]?.send(BEGAN);
  await browser.pass(0);
  expect(server.streams.open).toHaveLength(1);
  expect(heard).toEqual([
    ['ready', 'session_began'],
    ['ready', 'session_began'],
  ]);
});

test('a leader that freezes gives its stream and the lead up; back again, it asks for what it missed', async () => {
  const { browser, server, first, second } = await loggedIn(2);
  const [heard, heardBySecond] = [listen(first), listen(second)];
  first.emit('freezing');
  expect(server.streams.open).toHaveLength(0);
  await browser.pass(0);
  server.streams.open[0]?.send(BEGAN);
  await browser.pass(0);
  expect([heard, heardBySecond]).toEqual([[], ['ready', 'session_began']]);
  first.emit('restored');
  await browser.pass(0);
  expect(heard).toEqual(['ready']);
  expect(isLive(first)).toBe(true);
  expect(server.streams.opened()).toBe(2);
});

test('a page that comes back alone opens its stream after the server has said who is in', async () => {
  const { browser, server, first } = await loggedIn();
  first.emit('freezing');
  first.emit('restored');
  expect(server.streams.open).toHaveLength(0);
  await browser.pass(0);
  expect(server.streams.open).toHaveLength(1);
});

test('without Web Locks each tab has a stream, and no event is heard twice', async () => {
  const browser = createFakeBrowser();
  browser.hasLocks = false;
  const server = createFakeServer('maria');
  const tabs = [await openTab(browser, server), await openTab(browser, server)];
  await browser.pass(0);
  const heard = tabs.map(listen);
  expect(server.streams.open).toHaveLength(2);
  for (const stream of server.streams.open) stream.send(BEGAN);
  await browser.pass(0);
  expect(heard).toEqual([['session_began'], ['session_began']]);
});

test('a logout closes the stream in the same turn, a login opens another', async () => {
  const { browser, server, first } = await loggedIn();
  const done = first.curfew.logOut('this-device');
  expect(server.streams.open).toHaveLength(0);
  await done;
  server.person = 'maria';
  await first.curfew.login({ email: 'maria@example.com', password: 'x' });
  await browser.pass(0);
  expect(server.streams.open).toHaveLength(1);
  expect(isLive(first)).toBe(true);
});

test('an event of another session is not for this tab, not even when it leads', async () => {
  const { browser, server, first, second } = await loggedIn(2);
  const heardBefore: string[] = [];
  second.curfew.live.subscribe((event) => {
    const { held } = { held: null, ...second.curfew.getState() };
    if (held?.user.displayName === 'maria') heardBefore.push(event.type);
  });
  // The second tab missed that somebody else has logged in.
  second.freeze();
  browser.cookies = '__Host-csrf=another';
  server.person = 'juanita';
  server.session.id = '00000000-0000-7000-8000-000000000009';
  await first.curfew.login({ email: 'juanita@example.com', password: 'x' });
  second.thaw();
  await browser.pass(0);
  server.streams.open[0]?.send(BEGAN);
  await browser.pass(0);
  expect([isLive(first), isLive(second)]).toEqual([true, true]);
  for (const tab of [first, second]) {
    expect(tab.curfew.getState()).toMatchObject({ held: { user: { displayName: 'juanita' } } });
  }
  // What it hears now is about the person it shows now.
  expect(heardBefore).toEqual([]);
});

test('an end leads both tabs out, with what the server knows of it', async () => {
  const { browser, server, first, second } = await loggedIn(2);
  const end = { reason: 'user_logout_session', endedAt: BEGAN.at, endedFrom: 'Firefox on Linux' };
  server.override = () => ({ curfewCode: 'UNAUTHORIZED', ...end });
  server.streams.open[0]?.send({ type: 'ended', ...end });
  await browser.pass(0);
  for (const tab of [first, second]) expect(tab.curfew.getState()).toMatchObject({ status: 'out', ...end });
  expect(server.streams.open).toHaveLength(0);
});

test('an end hides both tabs before anybody has asked', async () => {
  const { server, first, second } = await loggedIn(2);
  const concealed = Promise.withResolvers<boolean[]>();
  server.override = async () => {
    concealed.resolve([first.isConcealed(), second.isConcealed()]);
    return { curfewCode: 'UNAUTHORIZED', reason: 'user_logout_session' };
  };
  server.streams.open[0]?.send({ type: 'ended', reason: 'user_logout_session' });
  expect(await concealed.promise).toEqual([true, true]);
});

test('the end of a credential that was replaced meanwhile hides nothing', async () => {
  const { browser, server, first } = await loggedIn();
  let wasConcealed = false;
  first.curfew.subscribe(() => (wasConcealed ||= first.isConcealed()));
  browser.cookies = '__Host-csrf=another';
  server.streams.open[0]?.send({ type: 'ended', reason: 'unknown' });
  await browser.pass(0);
  expect([wasConcealed, server.calls, isLive(first)]).toEqual([false, ['auth.session'], true]);
  expect(server.streams.opened()).toBe(2);
});

test('an end that the server does not confirm leaves the page, and the stream comes back', async () => {
  const { browser, server, first } = await loggedIn();
  server.streams.open[0]?.send({ type: 'ended', reason: 'unknown' });
  await browser.pass(0);
  expect([first.status(), first.isConcealed(), isLive(first)]).toEqual(['in', false, true]);
  expect(server.streams.opened()).toBe(2);
});

test('a new credential in one tab has the leader open its stream anew', async () => {
  const { browser, server, second } = await loggedIn(2);
  browser.cookies = '__Host-csrf=another';
  browser.sleep(1_000);
  await second.curfew.reauthenticate('x');
  await browser.pass(0);
  expect(server.streams.opened()).toBe(2);
  expect(server.streams.open).toHaveLength(1);
});

test('a login as the same person keeps the pages, and all tabs listen for the new session', async () => {
  const { browser, server, first, second } = await loggedIn(2);
  const epochs = [first, second].map((tab) => tab.curfew.getState().epoch);
  const heard = listen(second);
  server.session.id = '00000000-0000-7000-8000-000000000009';
  browser.cookies = '__Host-csrf=another';
  await first.curfew.renewSession('x');
  await browser.pass(0);
  expect([first, second].map((tab) => tab.curfew.getState().epoch)).toEqual(epochs);
  expect(heard).toContain('ready');
  expect([isLive(first), isLive(second)]).toEqual([true, true]);
  server.streams.open[0]?.send(BEGAN);
  await browser.pass(0);
  expect(heard.at(-1)).toBe('session_began');
});

test('closed access is not refreshed for somebody who is away; the stream comes back with them', async () => {
  const { browser, server, first } = await loggedIn();
  server.isClosed = true;
  server.streams.open[0]?.send({ type: 'ended', reason: 'access_expired' });
  await browser.pass(120_000);
  first.emit('online');
  await browser.pass(0);
  expect([first.status(), first.isConcealed(), isLive(first)]).toEqual(['in', false, false]);
  expect(server.calls).not.toContain('auth.refresh');
  first.emit('woke');
  await browser.pass(0);
  expect(isLive(first)).toBe(true);
  expect(server.streams.opened()).toBe(2);
});

test('an address that may have no more streams waits as long as the server says', async () => {
  const { browser, server, first } = await loggedIn();
  server.streams.greet = (stream) =>
    stream.refuse({ curfewCode: 'TOO_MANY_REQUESTS', retryAfterSeconds: 10 });
  server.streams.open[0]?.interrupt();
  await browser.pass(1_000);
  expect(server.streams.opened()).toBe(2);
  await browser.pass(9_999);
  expect(server.streams.opened()).toBe(2);
  await browser.pass(1);
  expect(server.streams.opened()).toBe(3);
  expect([first.status(), server.calls]).toEqual(['in', []]);
});

test.each(['interrupt', 'reject', 'finish'] as const)(
  'a server that answers each stream with %s is asked less and less, and nobody is logged out',
  async (failure) => {
    const { browser, server, first } = await loggedIn();
    server.streams.greet = (stream) => stream[failure]();
    server.streams.open[0]?.[failure]();
    await browser.pass(10 * 60_000);
    // 1, 2, 4, 8, 16, 32 and then every 60 s.
    expect(server.streams.opened()).toBeLessThanOrEqual(17);
    expect([first.status(), isLive(first)]).toEqual(['in', false]);
    server.streams.greet = (stream) => stream.send({ type: 'ready' });
    await browser.pass(60_000);
    expect(isLive(first)).toBe(true);
  },
);

test('streams that end again and again while the session lives are bounded, too', async () => {
  const { browser, server, first } = await loggedIn();
  server.streams.greet = (stream) => stream.send({ type: 'ended', reason: 'unknown' });
  server.streams.open[0]?.send({ type: 'ended', reason: 'unknown' });
  await browser.pass(10 * 60_000);
  expect(server.streams.opened()).toBeLessThanOrEqual(20);
  expect(first.status()).toBe('in');
});

test('a connection that is closed without a word asks who is in', async () => {
  const { browser, server, first } = await loggedIn();
  server.person = null;
  server.streams.open[0]?.reject();
  await browser.pass(0);
  expect(server.calls).toEqual(['auth.session']);
  expect(first.status()).toBe('out');
});

test('a server that goes away for a moment is met again after a second', async () => {
  const { browser, server, second } = await loggedIn(2);
  server.streams.open[0]?.send({ type: 'reconnect' });
  await browser.pass(0);
  expect(isLive(second)).toBe(false);
  await browser.pass(1_000);
  expect(isLive(second)).toBe(true);
});

test('a lost network pauses at once, and one that is back is used at once', async () => {
  const { browser, server, first } = await loggedIn();
  server.streams.greet = (stream) => stream.interrupt();
  first.emit('offline');
  expect(isLive(first)).toBe(false);
  await browser.pass(60_000);
  server.streams.greet = (stream) => stream.send({ type: 'ready' });
  first.emit('online');
  await browser.pass(0);
  expect(isLive(first)).toBe(true);
});

test('a refused stream leads out with the reason', async () => {
  const { browser, server, first } = await loggedIn();
  const refusal = { curfewCode: 'UNAUTHORIZED', reason: 'password_changed' };
  server.override = () => refusal;
  server.streams.greet = (stream) => stream.refuse(refusal);
  server.streams.open[0]?.send({ type: 'reconnect' });
  await browser.pass(1_000);
  expect(first.curfew.getState()).toMatchObject({ status: 'out', reason: 'password_changed' });
});

test('a stopped tab listens no longer', async () => {
  const { server, first } = await loggedIn();
  first.stop();
  expect(server.streams.open).toHaveLength(0);
});
