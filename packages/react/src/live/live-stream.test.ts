import { expect, test } from 'vitest';
import type { Answer } from '../testing/fake-server.ts';
import { loggedIn, type openTab } from '../testing/open-tab.ts';

type Tab = Awaited<ReturnType<typeof openTab>>;

const isLive = (tab: Tab) => tab.curfew.live.status.get() === 'live';

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
  for (let second = 0; second < 300; second += 1) await browser.pass(1_000);
  expect(server.streams.opened()).toBeLessThanOrEqual(15);
  expect(first.status()).toBe('in');
});

test('somebody who was logged out from elsewhere again and again is listened for with each login at once', async () => {
  const { browser, server, first } = await loggedIn();
  for (let round = 0; round < 5; round += 1) {
    server.override = () => ({ curfewCode: 'UNAUTHORIZED', reason: 'user_logout_session' });
    server.streams.open.at(-1)?.send({ type: 'ended', reason: 'user_logout_session' });
    await browser.pass(0);
    expect(first.status()).toBe('out');
    server.override = null;
    await first.curfew.login({ email: 'maria@example.com', password: 'x' });
    await browser.pass(0);
    expect([first.status(), isLive(first)]).toEqual(['in', true]);
  }
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

test('a connection that is never answered is given up after ten seconds, and tried again', async () => {
  const { browser, server, first } = await loggedIn();
  server.streams.greet = () => {};
  server.streams.open[0]?.interrupt();
  await browser.pass(10_999);
  expect([server.streams.opened(), server.streams.open.length]).toEqual([2, 1]);
  await browser.pass(1);
  expect(server.streams.open).toHaveLength(0);
  server.streams.greet = (stream) => stream.send({ type: 'ready' });
  await browser.pass(2_000);
  expect([isLive(first), server.streams.opened()]).toEqual([true, 3]);
  await browser.pass(60_000);
  expect(server.streams.opened()).toBe(3);
});

test('an event that arrives says that the server can be reached', async () => {
  const { browser, server, first, second } = await loggedIn(2);
  server.override = () => ({ curfewCode: 'UNAVAILABLE' });
  for (const tab of [first, second]) await tab.curfew.check();
  expect([first.status(), second.status()]).toEqual(['unknown', 'unknown']);
  server.streams.open[0]?.send({ type: 'ready' });
  await browser.pass(0);
  expect([first.status(), second.status()]).toEqual(['in', 'in']);
});

test('a browser that says it is offline, and is not, says nothing about the server', async () => {
  const { browser, server, first } = await loggedIn();
  const seen: string[] = [];
  first.curfew.subscribe(() => seen.push(first.status()));
  first.emit('offline');
  await browser.pass(2_000);
  expect([server.calls, new Set(seen), isLive(first)]).toEqual([['auth.session'], new Set(['in']), true]);
});

test('a browser that is offline says so once nobody has answered', async () => {
  const { browser, server, first } = await loggedIn();
  server.override = () => ({ curfewCode: 'UNAVAILABLE' });
  first.emit('offline');
  expect(first.status()).toBe('in');
  await browser.pass(0);
  expect(first.status()).toBe('unknown');
});

test.each(['logging-out', 'out'])('offline asks nothing while the person is %s', async (status) => {
  const { browser, server, first } = await loggedIn();
  const gate = Promise.withResolvers<Answer>();
  server.override = () => (status === 'out' ? undefined : gate.promise);
  const done = first.curfew.logOut('this-device');
  if (status === 'out') await done;
  expect(first.status()).toBe(status);
  server.calls.length = 0;
  first.emit('offline');
  await browser.pass(0);
  expect(server.calls).not.toContain('auth.session');
  gate.resolve({ curfewCode: 'UNAVAILABLE' });
  await done;
});

test('a stream that is taken for another session’s again and again is tried with growing pauses', async () => {
  const { browser, server } = await loggedIn();
  server.streams.greet = (stream) => stream.refuse({ curfewCode: 'SESSION_MISMATCH' });
  server.streams.open[0]?.interrupt();
  for (let second = 0; second < 40; second += 1) await browser.pass(1_000);
  expect(server.streams.opened()).toBeGreaterThan(4);
  expect(server.streams.opened()).toBeLessThan(10);
});
