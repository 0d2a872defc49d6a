import { expect, test } from 'vitest';
import type { Answer } from '../testing/fake-server.ts';
import { loggedIn, type openTab } from '../testing/open-tab.ts';

type Tab = Awaited<ReturnType<typeof openTab>>;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** 30 minutes, warned for the last two. */
const WARNS_AT = 28 * MINUTE;
const ASLEEP = { isElapsedAsleep: true };

const BACK = [
  ['two hours back', -2 * HOUR],
  ['31 days back', -31 * 24 * HOUR],
] as const;
const FORWARD = [
  ['two hours forward', 2 * HOUR],
  ['31 days forward', 31 * 24 * HOUR],
] as const;
const SET = [...BACK, ...FORWARD];

const warning = (tab: Tab) => tab.curfew.timeouts.get();

/** What a person could see of this tab from now on, each state once in a row. */
function watch(tab: Tab): string[] {
  const look = () => (tab.isConcealed() ? 'hidden' : tab.status());
  const seen = [look()];
  tab.curfew.subscribe(() => {
    if (seen.at(-1) !== look()) seen.push(look());
  });
  return seen;
}

test.each(SET)('with the clock set %s, somebody at work is reported and stays in', async (_, setBy) => {
  const { browser, server, first } = await loggedIn();
  browser.setBy(setBy);
  let wasWarned = false;
  first.curfew.timeouts.subscribe(() => (wasWarned ||= warning(first) !== null));
  for (let turn = 0; turn < 80; turn += 1) {
    await browser.pass(MINUTE / 2);
    first.emit('acted');
  }
  await browser.pass(0);
  const touches = server.calls.filter((call) => call === 'auth.touch');
  expect([first.status(), first.isConcealed(), wasWarned]).toEqual(['in', false, false]);
  expect(touches.length).toBeGreaterThanOrEqual(39);
  expect(touches.length).toBeLessThanOrEqual(42);
});

test.each(SET)('with the clock set %s, the warning comes in time and counts right', async (_, setBy) => {
  const { browser, first } = await loggedIn();
  await browser.pass(10 * MINUTE);
  browser.setBy(setBy);
  await browser.pass(18 * MINUTE - 1);
  expect(warning(first)).toBeNull();
  await browser.pass(1);
  expect(warning(first)).toMatchObject({ kind: 'inactivity', deadline: browser.now() + 2 * MINUTE });
  expect(warning(first)?.secondsLeft()).toBe(120);
  await browser.pass(MINUTE);
  expect(warning(first)?.secondsLeft()).toBe(60);
  expect(first.isConcealed()).toBe(false);
});

test.each(SET)('the clock set %s while the warning is open changes nothing about it', async (_, setBy) => {
  const { browser, first } = await loggedIn();
  await browser.pass(WARNS_AT);
  browser.setBy(setBy);
  await browser.pass(MINUTE);
  expect(warning(first)).toMatchObject({ kind: 'inactivity', deadline: browser.now() + MINUTE });
  expect(warning(first)?.secondsLeft()).toBe(60);
  await first.curfew.stay();
  expect([warning(first), first.status()]).toEqual([null, 'in']);
});

test.each(SET)('with the clock set %s, nobody there: hidden at the deadline, and out', async (_, setBy) => {
  const { browser, first } = await loggedIn();
  browser.setBy(setBy);
  await browser.pass(30 * MINUTE - 1);
  expect([first.status(), first.isConcealed()]).toEqual(['in', false]);
  await browser.pass(1);
  expect(first.curfew.getState()).toMatchObject({ status: 'out', reason: 'inactivity_timeout' });
});

test.each(SET)(
  'with the clock set %s and no server, the warning comes in time, and the end hides the page',
  async (_, setBy) => {
    const { browser, server, first } = await loggedIn();
    await browser.pass(10 * MINUTE);
    server.override = () => ({ curfewCode: 'UNAVAILABLE' });
    browser.setBy(setBy);
    await browser.pass(WARNS_AT - 10 * MINUTE + 5_000);
    // A jump forward cannot be told from sleep past the deadline.
    if (setBy < 0) expect(warning(first)?.secondsLeft()).toBe(115);
    await browser.pass(2 * MINUTE);
    expect([first.status(), first.isConcealed()]).toEqual(['unknown', true]);
  },
);

test.each(BACK)('a clock set %s asks anew, and hides nothing', async (_, setBy) => {
  const { browser, server, first } = await loggedIn();
  const seen = watch(first);
  browser.setBy(setBy);
  first.emit('acted');
  await browser.pass(MINUTE / 2);
  expect([server.calls, seen]).toEqual([['auth.session'], ['in']]);
});

test('a clock set forward, but to no deadline, asks anew, and hides nothing', async () => {
  const { browser, server, first } = await loggedIn();
  const seen = watch(first);
  browser.setBy(20 * MINUTE);
  // Nobody does anything.
  await browser.pass(30_000);
  expect([server.calls, seen]).toEqual([['auth.session'], ['in']]);
});

test.each(FORWARD)(
  'a clock set %s looks like sleep: hidden until the server has answered',
  async (_, setBy) => {
    const { browser, server, first } = await loggedIn();
    const seen = watch(first);
    browser.setBy(setBy);
    first.emit('acted');
    expect(first.isConcealed()).toBe(true);
    await browser.pass(0);
    expect([server.calls, seen]).toEqual([['auth.session'], ['in', 'hidden', 'in']]);
  },
);

test('a clock that is put right little by little asks nothing', async () => {
  const { browser, server, first } = await loggedIn();
  for (let minute = 0; minute < 20; minute += 1) {
    browser.setBy(minute % 2 === 0 ? 1_900 : 500);
    await browser.pass(MINUTE);
  }
  expect([server.calls, first.status()]).toEqual([[], 'in']);
});

test.each(['woke', 'online', 'restored', 'acted'] as const)(
  'a computer whose other clock slept, too, shows nothing past the deadline after %s',
  async (event) => {
    const { browser, first } = await loggedIn();
    browser.sleep(31 * MINUTE, ASLEEP);
    first.emit(event);
    // In the same turn, before anything can be painted.
    expect(first.isConcealed()).toBe(true);
    await browser.pass(0);
    expect(first.status()).toBe('out');
  },
);

test('without any event, sleep is noticed within half a minute', async () => {
  const { browser, server, first } = await loggedIn();
  browser.sleep(31 * MINUTE, ASLEEP);
  await browser.pass(30_000);
  expect(first.status()).toBe('out');
  expect(server.calls).toEqual(['auth.session']);
});

test('what somebody does after sleep is reported at once, whichever clock slept', async () => {
  for (const isElapsedAsleep of [true, false]) {
    const { browser, server, first } = await loggedIn();
    await browser.pass(MINUTE / 2);
    browser.sleep(20 * MINUTE, { isElapsedAsleep });
    first.emit('acted');
    await browser.pass(0);
    expect(server.calls).toContain('auth.touch');
  }
});

test.each(BACK)(
  'with the clock set %s, what is shown is asked for again when somebody looks',
  async (_, setBy) => {
    const { browser, server, first } = await loggedIn();
    await browser.pass(5_000);
    first.emit('woke');
    await browser.pass(0);
    browser.setBy(setBy);
    await browser.pass(MINUTE);
    server.calls.length = 0;
    first.emit('woke');
    await browser.pass(0);
    expect(server.calls).toEqual(['auth.session']);
  },
);

test.each(FORWARD)(
  'a clock set %s during a question asks again, and does not blame the server',
  async (_, setBy) => {
    const { browser, server, first } = await loggedIn();
    const seen: string[] = [];
    first.curfew.subscribe(() => seen.push(first.status()));
    const gate = Promise.withResolvers<Answer>();
    server.override = () => gate.promise;
    void first.curfew.check();
    await browser.pass(0);
    browser.setBy(setBy);
    server.override = null;
    const { held } = { held: null, ...first.curfew.getState() };
    gate.resolve({ data: { ...held, session: server.session.told() } });
    await browser.pass(1_000);
    expect([server.calls, new Set(seen)]).toEqual([['auth.session', 'auth.session'], new Set(['in'])]);
  },
);

test.each(SET)('with the clock set %s, activity in one tab keeps the other', async (_, setBy) => {
  const { browser, first, second } = await loggedIn(2);
  browser.setBy(setBy);
  await browser.pass(MINUTE);
  for (let minute = 0; minute < 40; minute += 5) {
    await browser.pass(5 * MINUTE);
    first.emit('acted');
  }
  await browser.pass(WARNS_AT - 1);
  expect([warning(second), second.status()]).toEqual([null, 'in']);
  await browser.pass(1);
  expect(warning(second)?.secondsLeft()).toBe(120);
});

test('a tab that stood still counts from when the deadlines were told, not from when it heard them', async () => {
  const { browser, first, second } = await loggedIn(2);
  await browser.pass(10 * MINUTE);
  second.standStill();
  first.emit('acted');
  await browser.pass(20 * MINUTE);
  second.goOn();
  await browser.pass(8 * MINUTE - 1);
  expect(warning(second)).toBeNull();
  await browser.pass(1);
  expect(warning(second)?.secondsLeft()).toBe(120);
});

test.each(BACK)('the same with the clock set %s afterwards, and no server', async (_, setBy) => {
  const { browser, server, first, second } = await loggedIn(2);
  await browser.pass(10 * MINUTE);
  second.standStill();
  first.emit('acted');
  await browser.pass(20 * MINUTE);
  second.goOn();
  server.override = () => ({ curfewCode: 'UNAVAILABLE' });
  browser.setBy(setBy);
  await browser.pass(8 * MINUTE + 5_000);
  expect(warning(second)?.secondsLeft()).toBe(115);
});
