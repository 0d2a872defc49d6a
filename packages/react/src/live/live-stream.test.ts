import { expect, test } from 'vitest';
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
