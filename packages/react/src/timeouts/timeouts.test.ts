import { expect, test } from 'vitest';
import type { Answer } from '../testing/fake-server.ts';
import { loggedIn, type openTab } from '../testing/open-tab.ts';

type Tab = Awaited<ReturnType<typeof openTab>>;

const MINUTE = 60_000;
/** 30 minutes, warned for the last two. */
const WARNS_AT = 28 * MINUTE;

const warning = (tab: Tab) => tab.curfew.timeouts.get();
const kinds = (...tabs: Tab[]) => tabs.map((tab) => warning(tab)?.kind);

/** A person who has been away until the warning opened in every tab. */
async function warned(tabCount = 1) {
  const parts = await loggedIn(tabCount);
  await parts.browser.pass(WARNS_AT);
  parts.server.calls.length = 0;
  return parts;
}

test('the warning opens at its time, after the server was asked once, and counts by the clock', async () => {
  const { browser, server, first } = await loggedIn();
  await browser.pass(WARNS_AT - 1);
  expect(warning(first)).toBeNull();
  expect(server.calls).toEqual([]);
  await browser.pass(1);
  expect(warning(first)).toMatchObject({ kind: 'inactivity', deadline: browser.now() + 2 * MINUTE });
  expect(server.calls).toEqual(['auth.session']);
  expect(warning(first)?.secondsLeft()).toBe(120);
  browser.sleep(90_001);
  expect(warning(first)?.secondsLeft()).toBe(30);
  browser.sleep(10 * MINUTE);
  expect(warning(first)?.secondsLeft()).toBe(0);
});

test('a server that does not answer keeps the warning back for five seconds only', async () => {
  const { browser, server, first } = await loggedIn();
  server.override = () => new Promise(() => {});
  await browser.pass(WARNS_AT + 4_999);
  expect(warning(first)).toBeNull();
  await browser.pass(1);
  expect(kinds(first)).toEqual(['inactivity']);
});

test('no warning for somebody who was active elsewhere: the question before it tells', async () => {
  const { browser, server, first } = await loggedIn();
  await browser.pass(20 * MINUTE);
  server.session.touch();
  let wasWarned = false;
  first.curfew.timeouts.subscribe(() => (wasWarned ||= warning(first) !== null));
  await browser.pass(20 * MINUTE);
  expect([wasWarned, warning(first), first.status()]).toEqual([false, null, 'in']);
});

test('a warning dismissed in one tab is dismissed in all, with one call', async () => {
  const { browser, server, first, second } = await warned(2);
  expect(kinds(first, second)).toEqual(['inactivity', 'inactivity']);
  await second.curfew.stay();
  expect(kinds(first, second)).toEqual([undefined, undefined]);
  expect(server.calls).toEqual(['auth.touch']);
  await browser.pass(27 * MINUTE);
  expect([first.status(), second.status(), first.isConcealed()]).toEqual(['in', 'in', false]);
});

test('activity in one tab keeps all', async () => {
  const { browser, server, first, second } = await loggedIn(2);
  for (let minute = 0; minute < 60; minute += 5) {
    await browser.pass(5 * MINUTE);
    first.emit('acted');
  }
  await browser.pass(0);
  expect(kinds(first, second)).toEqual([undefined, undefined]);
  expect(new Set(server.calls)).toEqual(new Set(['auth.touch']));
});

test('while the warning is open, input does not answer it', async () => {
  const { browser, server, first } = await warned();
  first.emit('acted');
  await browser.pass(MINUTE);
  expect(kinds(first)).toEqual(['inactivity']);
  expect(server.calls).toEqual([]);
});

test('staying that fails says so and leaves the warning', async () => {
  const { server, first } = await warned();
  server.override = () => ({ curfewCode: 'UNAVAILABLE' });
  await expect(first.curfew.stay()).rejects.toThrow('UNAVAILABLE');
  expect(kinds(first)).toEqual(['inactivity']);
  expect(first.status()).toBe('in');
});

test('staying too late leads out with the reason', async () => {
  const { browser, server, first } = await warned();
  server.override = () => ({ curfewCode: 'UNAUTHORIZED', reason: 'inactivity_timeout' });
  await expect(first.curfew.stay()).rejects.toThrow('UNAUTHORIZED');
  await browser.pass(0);
  expect(first.curfew.getState()).toMatchObject({ status: 'out', reason: 'inactivity_timeout' });
});

test('a late refusal of an older session does nothing to the newer one', async () => {
  const { browser, server, first } = await warned();
  const gate = Promise.withResolvers<Answer>();
  server.override = (call) => (call === 'auth.touch' ? gate.promise : undefined);
  const late = first.curfew.stay();
  await first.curfew.logOut('this-device');
  server.person = 'maria';
  await first.curfew.login({ email: 'maria@example.com', password: 'x' });
  let wasConcealed = false;
  first.curfew.subscribe(() => (wasConcealed ||= first.isConcealed()));
  gate.resolve({ curfewCode: 'UNAUTHORIZED', reason: 'inactivity_timeout' });
  await expect(late).rejects.toThrow('UNAUTHORIZED');
  await browser.pass(0);
  expect([first.status(), wasConcealed]).toEqual(['in', false]);
});

test('nobody came: the page hides at the deadline, then the server says why it is over', async () => {
  const { browser, server, first, second } = await warned(2);
  const concealed: boolean[] = [];
  server.override = (call) => {
    // The first question of the tab whose timer rang first.
    if (call === 'auth.session') concealed.push(first.isConcealed() || second.isConcealed());
    return undefined;
  };
  await browser.pass(2 * MINUTE);
  expect(concealed[0]).toBe(true);
  for (const tab of [first, second]) {
    expect(tab.curfew.getState()).toMatchObject({ status: 'out', reason: 'inactivity_timeout' });
    expect(warning(tab)).toBeNull();
  }
});

test.each(['woke', 'online', 'restored', 'acted'] as const)(
  'a computer that slept past the deadline shows nothing after %s, and no warning',
  async (event) => {
    const { browser, first } = await loggedIn();
    browser.sleep(31 * MINUTE);
    let wasWarned = false;
    first.curfew.timeouts.subscribe(() => (wasWarned = true));
    first.emit(event);
    // In the same turn, before anything can be painted.
    expect(first.isConcealed()).toBe(true);
    await browser.pass(0);
    expect([first.status(), wasWarned]).toEqual(['out', false]);
  },
);

test('a computer that slept, and a session that another one kept: the page goes on as it was', async () => {
  const { browser, server, first } = await loggedIn();
  const { epoch } = first.curfew.getState();
  browser.sleep(31 * MINUTE);
  server.session.touch();
  first.emit('woke');
  expect(first.isConcealed()).toBe(true);
  await browser.pass(0);
  expect(first.curfew.getState()).toMatchObject({ status: 'in', epoch, isConcealed: false });
});

test('past the deadline and no server: nothing is shown, nobody is out, and it is asked again', async () => {
  const { browser, server, first } = await loggedIn();
  server.override = () => ({ curfewCode: 'UNAVAILABLE' });
  browser.sleep(31 * MINUTE);
  first.emit('woke');
  await browser.pass(MINUTE);
  expect([first.status(), first.isConcealed()]).toEqual(['unknown', true]);
  server.override = null;
  await browser.pass(MINUTE);
  expect(first.curfew.getState()).toMatchObject({ status: 'out', reason: 'inactivity_timeout' });
});

test('an answer from before the sleep that is read after it shows nothing', async () => {
  const { browser, server, first } = await loggedIn();
  const gate = Promise.withResolvers<undefined>();
  const { session } = server;
  const before = session.told();
  server.override = () => gate.promise.then(() => ({ data: { ...aMaria, session: before } }));
  const { held } = first.curfew.getState() as { held: object };
  const aMaria = held;
  void first.curfew.check();
  await browser.pass(0);
  browser.sleep(31 * MINUTE);
  first.emit('woke');
  let wasShown = false;
  first.curfew.subscribe(() => (wasShown ||= !first.isConcealed() && first.status() !== 'out'));
  server.override = null;
  gate.resolve(undefined);
  await browser.pass(5_000);
  expect([wasShown, first.status()]).toEqual([false, 'out']);
});

test('a remembered browser is warned of its absolute deadline only, 30 days ahead and not before', async () => {
  const { browser, server, first } = await loggedIn();
  const DAY = 24 * 60 * MINUTE;
  server.session.inactivitySeconds = null;
  server.session.absoluteSeconds = 30 * 24 * 60 * 60;
  await first.curfew.login({ email: 'maria@example.com', password: 'x' });
  server.calls.length = 0;
  browser.sleep(29 * DAY);
  await browser.pass(DAY - 2 * MINUTE - 1);
  expect([warning(first), first.isConcealed(), server.calls]).toEqual([null, false, []]);
  await browser.pass(1);
  expect(kinds(first)).toEqual(['absolute']);
});

test('the absolute deadline is met by logging in again in place: same epoch, nothing lost, all tabs', async () => {
  const { browser, server, first, second } = await loggedIn(2);
  server.session.absoluteSeconds = 10 * 60;
  await first.curfew.check();
  await browser.pass(8 * MINUTE);
  expect(kinds(first, second)).toEqual(['absolute', 'absolute']);
  const epochs = [first, second].map((tab) => tab.curfew.getState().epoch);
  server.session.id = '00000000-0000-7000-8000-000000000009';
  await first.curfew.renewSession('x');
  await browser.pass(0);
  expect(kinds(first, second)).toEqual([undefined, undefined]);
  expect([first, second].map((tab) => tab.curfew.getState().epoch)).toEqual(epochs);
  expect([first.isConcealed(), second.isConcealed()]).toEqual([false, false]);
});

test('a warning is gone with the person', async () => {
  const { first, second } = await warned(2);
  await first.curfew.logOut('this-device');
  expect([warning(first), warning(second)]).toEqual([null, null]);
});

test('a tab of another session does not take these deadlines', async () => {
  const { browser, server, first, second } = await loggedIn(2);
  second.freeze();
  server.session.id = '00000000-0000-7000-8000-000000000009';
  server.session.absoluteSeconds = 60;
  await first.curfew.renewSession('x');
  second.thaw();
  browser.sleep(1);
  await first.curfew.check();
  expect(second.curfew.getState()).toMatchObject({
    held: { session: { id: '00000000-0000-7000-8000-000000000001' } },
  });
});
