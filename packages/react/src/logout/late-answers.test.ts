import { readError } from '@curfew/client';
import { expect, test } from 'vitest';
import { aHeld } from '../testing/a-held.ts';
import type { Answer } from '../testing/fake-server.ts';
import { loggedIn } from '../testing/open-tab.ts';

const ended: Answer = {
  data: { success: true, outcome: 'ended', endedSessions: 1, message: '', timestamp: '' },
};

/** Two tabs; the answer to `held` waits for `release`. */
async function withHeldAnswer(held: string) {
  const parts = await loggedIn(2);
  const gate = Promise.withResolvers<Answer>();
  parts.server.override = (call) => (call === held ? gate.promise : undefined);
  return { ...parts, release: (data: unknown) => gate.resolve({ data }) };
}

const late = { ...aHeld('juanita'), logoutTicket: 'cfl_late', isNewDevice: false };

const CALLS = [
  ['auth.reauthenticate', (curfew) => curfew.reauthenticate('x')],
  ['auth.changePassword', (curfew) => curfew.changePassword({ currentPassword: 'x', newPassword: 'y' })],
  ['auth.touch', (curfew) => curfew.stay()],
  ['auth.session', (curfew) => curfew.check()],
] as const satisfies [
  string,
  (curfew: Awaited<ReturnType<typeof loggedIn>>['first']['curfew']) => Promise<unknown>,
][];

test.each(CALLS.flatMap(([held, call]) => (['first', 'second'] as const).map((by) => ({ held, call, by }))))(
  'a late answer to $held after a logout by the $by tab brings nobody back',
  async ({ held, call, by }) => {
    const { browser, release, ...tabs } = await withHeldAnswer(held);
    const running = call(tabs.first.curfew).catch(() => {});
    await browser.pass(0);
    await tabs[by].curfew.logOut('this-device');
    release(held === 'auth.touch' ? late.session : late);
    await running;
    await browser.pass(60_000);
    for (const tab of [tabs.first, tabs.second]) {
      expect(tab.curfew.getState()).toMatchObject({ status: 'out', reason: 'user_logout', ending: null });
    }
  },
);

test.each(['auth.reauthenticate', 'auth.changePassword'])(
  'a late answer to %s does not put the one who left in place of the one who came',
  async (held) => {
    const { browser, server, release, first } = await withHeldAnswer(held);
    const call = CALLS.find(([name]) => name === held)?.[1];
    const running = call?.(first.curfew).catch(() => {});
    await browser.pass(0);
    await first.curfew.logOut('this-device');
    server.person = 'juanita';
    await first.curfew.login({ email: 'juanita@example.com', password: 'x' });
    release(aHeld('maria'));
    await running;
    await browser.pass(0);
    expect(first.curfew.getState()).toMatchObject({ held: { user: { displayName: 'juanita' } } });
  },
);

test.each(['first', 'second'] as const)(
  'a login that is answered after a logout by the %s tab is ended with its own ticket, and nobody is in',
  async (by) => {
    const { browser, server, release, ...tabs } = await withHeldAnswer('auth.login');
    const running = tabs.first.curfew.renewSession('x').then(
      () => 'in',
      (error: unknown) => (error instanceof Error ? error.name : error),
    );
    await browser.pass(0);
    await tabs[by].curfew.logOut('this-device');
    server.tickets.length = 0;
    release(late);
    expect(await running).toBe('AbortError');
    for (const tab of [tabs.first, tabs.second]) {
      expect(tab.curfew.getState()).toMatchObject({ status: 'out', ending: { status: 'pending' } });
    }
    await browser.pass(5_000);
    expect(server.tickets).toEqual(['cfl_late']);
    for (const tab of [tabs.first, tabs.second]) {
      expect(tab.curfew.getState()).toMatchObject({ status: 'out', ending: { status: 'finished' } });
    }
  },
);

test('a login that is answered while the logout is under way is ended after it', async () => {
  const { browser, server, release, first } = await withHeldAnswer('auth.login');
  const running = first.curfew.renewSession('x').catch(() => {});
  await browser.pass(0);
  const logout = Promise.withResolvers<Answer>();
  server.override = (call) => (call === 'auth.logout' ? logout.promise : undefined);
  const leaving = first.curfew.logOut('this-device');
  release(late);
  await running;
  expect(first.status()).toBe('logging-out');
  logout.resolve(ended);
  await leaving;
  expect(first.curfew.getState()).toMatchObject({ status: 'out', ending: { status: 'pending' } });
  await browser.pass(5_000);
  expect(server.tickets.at(-1)).toBe('cfl_late');
});

test('a login that was begun after the logout is what the person wants', async () => {
  const { browser, server, first } = await withHeldAnswer('nothing');
  const logout = Promise.withResolvers<Answer>();
  server.override = (call) => (call === 'auth.logout' ? logout.promise : undefined);
  const leaving = first.curfew.logOut('this-device');
  await browser.pass(0);
  await first.curfew.login({ email: 'maria@example.com', password: 'x' });
  logout.resolve(ended);
  await leaving;
  expect(first.status()).toBe('in');
});

test('where somebody came meanwhile whose cookies a late login has replaced, the tabs ask to log in again', async () => {
  const { browser, server, release, first, second } = await withHeldAnswer('auth.login');
  const running = first.curfew.renewSession('x').catch(() => {});
  await browser.pass(0);
  await first.curfew.logOut('this-device');
  server.override = null;
  server.person = 'juanita';
  await second.curfew.login({ email: 'juanita@example.com', password: 'x' });
  await browser.pass(0);
  release(late);
  await running;
  await browser.pass(5_000);
  expect(server.tickets.at(-1)).toBe('cfl_late');
  for (const tab of [first, second]) {
    expect(tab.curfew.getState()).toMatchObject({ status: 'out', reason: 'superseded' });
  }
});

test.each(CALLS.slice(0, 3))('%s is given up with the time of its person', async (held, call) => {
  const { browser, first } = await withHeldAnswer(held);
  const running = call(first.curfew).then(
    () => 'answered',
    (error: unknown) => readError(error).kind,
  );
  await browser.pass(0);
  await first.curfew.logOut('this-device');
  expect(await running).toBe('cancelled');
});

test('a late answer for the session before does not take the place of a newer one of the same person', async () => {
  const { browser, server, release, first, second } = await withHeldAnswer('auth.touch');
  const { session } = aHeld('maria');
  const running = first.curfew.stay();
  await browser.pass(0);
  server.session.id = '00000000-0000-7000-8000-000000000009';
  await second.curfew.renewSession('x');
  await browser.pass(0);
  release(session);
  await running;
  expect(first.curfew.getState()).toMatchObject({
    status: 'in',
    held: { session: { id: server.session.id } },
  });
});
