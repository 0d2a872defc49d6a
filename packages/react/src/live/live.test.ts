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

test('while a logout is under way no other tab begins to listen, or asks for anything', async () => {
  const { browser, server, first, second } = await loggedIn(2);
  const gate = Promise.withResolvers<undefined>();
  const confirm = () => {
    server.person = null;
    return { data: { endedSessions: 1 } };
  };
  server.override = (call) => (call === 'auth.logoutAll' ? gate.promise.then(confirm) : undefined);
  const heard = listen(second);
  const done = first.curfew.logOut('everywhere');
  await browser.pass(0);
  expect([server.streams.opened(), heard]).toEqual([1, []]);
  gate.resolve(undefined);
  await done;
  await browser.pass(0);
  expect([first.status(), second.status()]).toEqual(['out', 'out']);
  expect([server.streams.opened(), heard]).toEqual([1, []]);
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

test('what is said of another session is not heard', async () => {
  const { browser, second } = await loggedIn(2);
  const heard = listen(second);
  const sessionId = '00000000-0000-7000-8000-000000000009';
  const { channel } = browser.openTab().environment;
  channel.post({ type: 'live-event', sessionId, event: BEGAN });
  channel.post({ type: 'live-status', sessionId, isLive: false });
  expect([heard, isLive(second)]).toEqual([[], true]);
});

test('a page that may show nothing until the server has answered hears nothing', async () => {
  const { browser, server, first } = await loggedIn();
  const client = first.curfew.openScope(() => {});
  const gate = Promise.withResolvers<undefined>();
  server.override = (call) =>
    call === 'auth.session'
      ? gate.promise.then(() => ({ curfewCode: 'UNAVAILABLE' }))
      : { curfewCode: 'UNAUTHORIZED', reason: 'unknown' };
  await expect(client.auth.listSessions.query()).rejects.toThrow('UNAUTHORIZED');
  expect([first.isConcealed(), server.streams.open.length]).toEqual([true, 0]);
  gate.resolve(undefined);
  server.override = null;
  await browser.pass(2_000);
  expect([first.isConcealed(), isLive(first)]).toEqual([false, true]);
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

test('the end of a credential that was replaced meanwhile hides the page until it is known whose the new one is', async () => {
  const { browser, server, first } = await loggedIn();
  let wasConcealed = false;
  first.curfew.subscribe(() => (wasConcealed ||= first.isConcealed()));
  browser.cookies = '__Host-csrf=another';
  server.streams.open[0]?.send({ type: 'ended', reason: 'unknown' });
  await browser.pass(0);
  expect([wasConcealed, server.calls, isLive(first)]).toEqual([true, ['auth.session'], true]);
  expect(first.isConcealed()).toBe(false);
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

test('a stream whose credential was superseded hides nothing before it is known whether there is a newer one', async () => {
  const { browser, server, first } = await loggedIn();
  let wasConcealed = false;
  first.curfew.subscribe(() => (wasConcealed ||= first.isConcealed()));
  server.streams.open[0]?.send({ type: 'ended', reason: 'superseded' });
  await browser.pass(0);
  expect([wasConcealed, first.status(), isLive(first), server.calls]).toEqual([
    false,
    'in',
    true,
    ['auth.session'],
  ]);
});

test('a browser that does not get the newer credential leaves with that reason, in every tab', async () => {
  const { browser, server, first, second } = await loggedIn(2);
  server.override = () => ({ curfewCode: 'UNAUTHORIZED', reason: 'superseded' });
  server.streams.open[0]?.send({ type: 'ended', reason: 'superseded' });
  await browser.pass(2_000);
  for (const tab of [first, second]) {
    expect(tab.curfew.getState()).toMatchObject({ status: 'out', reason: 'superseded' });
  }
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
