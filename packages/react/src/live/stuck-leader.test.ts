import type { LiveEvent } from '@curfew/contracts';
import { expect, test } from 'vitest';
import { createFakeBrowser } from '../testing/fake-browser.ts';
import { loggedIn, openTab } from '../testing/open-tab.ts';
import { createLead } from './lead.ts';
import { createLeaderWatch } from './leader-watch.ts';

type Tab = Awaited<ReturnType<typeof openTab>>;

/** Two beats, and before that. */
const NOTICED = 10_000;
const UNNOTICED = 8_999;
const ENDED = { curfewCode: 'UNAUTHORIZED', reason: 'user_logout_session' };
const BEGAN = {
  type: 'session_began',
  at: '2026-11-20T12:00:00.000Z',
  sessionId: '00000000-0000-7000-8000-000000000002',
  label: 'Firefox on Linux',
  clientKind: 'web',
} as const;

const isLive = (tab: Tab) => tab.curfew.live.status.get() === 'live';

function listen(tab: Tab): LiveEvent['type'][] {
  const heard: LiveEvent['type'][] = [];
  tab.curfew.live.subscribe((event) => heard.push(event.type));
  return heard;
}

/** Three tabs; the first one leads and stands still from now on. */
async function stuck() {
  const parts = await loggedIn(2);
  const third = await openTab(parts.browser, parts.server);
  parts.server.calls.length = 0;
  parts.first.standStill();
  return { ...parts, third };
}

test('a session that ends while the leader stands still leaves the other tabs within two beats', async () => {
  const { browser, server, second, third } = await stuck();
  server.override = () => ENDED;
  server.streams.greet = (stream) => stream.refuse(ENDED);
  await browser.pass(NOTICED);
  for (const tab of [second, third]) {
    expect(tab.curfew.getState()).toMatchObject({ status: 'out', reason: ENDED.reason });
    expect(isLive(tab)).toBe(false);
  }
});

test('whoever hears nothing for two beats is paused, even while the server cannot answer', async () => {
  const { browser, server, second, third } = await stuck();
  server.override = () => new Promise(() => {});
  server.streams.greet = () => {};
  await browser.pass(UNNOTICED);
  expect([isLive(second), isLive(third)]).toEqual([true, true]);
  await browser.pass(NOTICED - UNNOTICED);
  expect([isLive(second), isLive(third)]).toEqual([false, false]);
});

test('the server is asked who is in as soon as the leader is silent, whatever becomes of the stream', async () => {
  const { browser, server, second, third } = await stuck();
  server.override = () => ENDED;
  server.streams.greet = () => {};
  await browser.pass(NOTICED);
  for (const tab of [second, third]) expect(tab.status()).toBe('out');
});

test('a tab that cannot take the lead is paused all the same', async () => {
  const status: boolean[] = [];
  const browser = createFakeBrowser();
  const lead = createLead({
    environment: { ...browser.openTab().environment, requestLock: () => () => {} },
    sessionId: () => BEGAN.sessionId,
    isLive: () => false,
    onEvent: () => {},
    onLiveChange: (isOn) => status.push(isOn),
    onLead: () => {},
    onSilent: () => {},
    onDeposed: () => {},
  });
  lead.join(true);
  await browser.pass(NOTICED);
  expect(status).toEqual([false]);
});

test('whoever was answered asks again before the others', async () => {
  const browser = createFakeBrowser();
  const asked: number[] = [];
  const began = browser.elapsed();
  const watch = createLeaderWatch({
    environment: browser,
    ask() {
      asked.push(browser.elapsed() - began);
      watch.heard();
    },
    onSilent: () => {},
  });
  watch.start();
  await browser.pass(10_000);
  watch.heard();
  await browser.pass(5_000);
  expect(asked).toEqual([5_000, 9_500, 15_000]);
});

test('one of the others takes over, with one more stream, and all of them hear each event once', async () => {
  const { browser, server, second, third } = await stuck();
  await browser.pass(NOTICED);
  const heard = [listen(second), listen(third)];
  expect([server.streams.opened(), isLive(second), isLive(third)]).toEqual([2, true, true]);
  server.streams.open[1]?.send(BEGAN);
  await browser.pass(10 * NOTICED);
  expect(heard).toEqual([['session_began'], ['session_began']]);
  expect(server.streams.opened()).toBe(2);
});

test('a leader that goes on has lost the lead: it closes its stream, and asks for what it missed', async () => {
  const { browser, server, first, second } = await stuck();
  await browser.pass(NOTICED);
  server.calls.length = 0;
  const heard = listen(first);
  first.goOn();
  await browser.pass(0);
  expect([new Set(heard), server.calls]).toEqual([new Set(['ready']), ['auth.session']]);
  expect(server.streams.open).toHaveLength(1);
  expect([isLive(first), isLive(second)]).toEqual([true, true]);
  server.streams.open[0]?.send(BEGAN);
  await browser.pass(10 * NOTICED);
  expect(heard.filter((type) => type !== 'ready')).toEqual(['session_began']);
  expect(server.streams.opened()).toBe(2);
});

test('what the tabs told each other while the leader stood still may be lost to it: it asks all the same', async () => {
  const { browser, server, first } = await stuck();
  first.freeze();
  await browser.pass(NOTICED);
  server.calls.length = 0;
  const heard = listen(first);
  first.goOn();
  first.thaw();
  await browser.pass(0);
  expect([heard, server.calls]).toEqual([['ready'], ['auth.session']]);
});

test('a leader that goes on after the session has ended leaves with the reason', async () => {
  const { browser, server, first } = await stuck();
  server.override = () => ENDED;
  server.streams.greet = (stream) => stream.refuse(ENDED);
  await browser.pass(6 * NOTICED);
  first.goOn();
  await browser.pass(0);
  expect(first.curfew.getState()).toMatchObject({ status: 'out', reason: ENDED.reason });
  expect(server.streams.open).toHaveLength(0);
});

test('when the next leader stands still as well, the one after takes over', async () => {
  const { browser, server, second, third } = await stuck();
  await browser.pass(NOTICED);
  // Whoever of the two does not lead is told so by the other one.
  const streams = server.streams.opened();
  for (const tab of [second, third]) {
    tab.standStill();
    await browser.pass(2 * NOTICED);
    tab.goOn();
    await browser.pass(NOTICED);
  }
  expect(server.streams.opened()).toBeGreaterThan(streams);
  expect([isLive(second), isLive(third)]).toEqual([true, true]);
});

test('a leader that stands still for less than two beats keeps the lead', async () => {
  const { browser, server, first, second, third } = await stuck();
  await browser.pass(UNNOTICED);
  first.goOn();
  await browser.pass(10 * NOTICED);
  expect([server.streams.opened(), isLive(second), isLive(third)]).toEqual([1, true, true]);
  expect(server.calls).toEqual([]);
});

test('a tab that follows and stands still takes nothing over when it goes on', async () => {
  const { browser, server, second } = await loggedIn(2);
  second.standStill();
  await browser.pass(10 * NOTICED);
  second.goOn();
  await browser.pass(10 * NOTICED);
  expect([server.streams.opened(), isLive(second)]).toEqual([1, true]);
});

test('a leader that has no connection answers, and keeps the lead', async () => {
  const { browser, server, first, second } = await loggedIn(2);
  server.streams.greet = (stream) => stream.interrupt();
  server.streams.open[0]?.interrupt();
  await browser.pass(NOTICED * 12);
  server.streams.greet = (stream) => stream.send({ type: 'ready' });
  await browser.pass(NOTICED * 6);
  expect([isLive(first), isLive(second), server.streams.open.length]).toEqual([true, true, 1]);
});

test('with one question a beat from all tabs together; a tab alone asks nothing', async () => {
  const { browser, server } = await loggedIn();
  const messages: unknown[] = [];
  browser.openTab().environment.channel.subscribe((message) => messages.push(message));
  await browser.pass(6 * NOTICED);
  expect(messages).toEqual([]);
  for (let more = 0; more < 3; more += 1) await openTab(browser, server);
  messages.length = 0;
  await browser.pass(6 * NOTICED);
  // A question and its answer; at first nobody has precedence.
  expect(messages.length).toBeLessThanOrEqual(2 * 15);
  expect(messages.length).toBeGreaterThanOrEqual(2 * 12);
});
