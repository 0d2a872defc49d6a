import { expect, test } from 'vitest';
import type { Answer } from '../testing/fake-server.ts';
import { loggedIn } from '../testing/open-tab.ts';

const TICKETS = 'curfew.unfinished-logouts';
const down: Answer = { curfewCode: 'LOGOUT_ERROR', retryAfterSeconds: 2 };
const refusedAs = (reason: string): Answer => ({ curfewCode: 'UNAUTHORIZED', reason });

test.each([
  ['this-device', 'auth.logout', 'cfl_maria'],
  ['everywhere', 'auth.logoutAll', 'cfl_maria_all'],
] as const)('a logout of %s sends the cookie and its ticket', async (scope, call, ticket) => {
  const { server, first } = await loggedIn();
  expect(await first.curfew.logOut(scope)).toBeNull();
  expect([server.calls, server.tickets]).toEqual([[call], [ticket]]);
});

test('a logout everywhere that failed is delivered later as what it was', async () => {
  const { browser, server, first, second } = await loggedIn(2);
  server.override = (call) => (call === 'auth.logoutAll' ? down : undefined);
  await first.curfew.logOut('everywhere');
  for (const tab of [first, second]) {
    expect(tab.curfew.getState()).toMatchObject({ reason: 'user_logout', ending: { status: 'pending' } });
  }
  await browser.pass(5_000);
  expect(server.tickets).toEqual(['cfl_maria_all', 'cfl_maria_all']);
  for (const tab of [first, second]) {
    expect(tab.curfew.getState()).toMatchObject({
      reason: 'user_logout',
      ending: { status: 'finished', scope: 'everywhere', reach: 'everywhere' },
    });
  }
});

test.each<[string, Answer]>([
  ['missing', refusedAs('missing')],
  ['malformed', refusedAs('malformed')],
  ['superseded', refusedAs('superseded')],
  ['too many', { curfewCode: 'TOO_MANY_REQUESTS', retryAfterSeconds: 5 }],
  ['no-session', { data: { success: true, outcome: 'no-session', endedSessions: 0 } }],
])('a logout answered with "%s" is not confirmed, and tried again with the ticket', async (_name, answer) => {
  const { browser, server, first } = await loggedIn();
  server.override = (call) => (call === 'auth.refresh' ? refusedAs('missing') : answer);
  expect(await first.curfew.logOut('this-device')).not.toBeNull();
  expect(first.curfew.getState()).toMatchObject({ status: 'out', ending: { status: 'pending' } });
  await browser.pass(20_000);
  expect(first.curfew.getState()).toMatchObject({ status: 'out', ending: { status: 'pending' } });
  server.override = null;
  await browser.pass(60_000);
  expect(first.curfew.getState()).toMatchObject({ status: 'out', ending: { status: 'finished' } });
});

test('a logout of a session that ended before is confirmed by its end', async () => {
  const { browser, server, first } = await loggedIn();
  server.override = () => refusedAs('admin_logout');
  expect(await first.curfew.logOut('this-device')).toBeNull();
  expect(first.curfew.getState()).toMatchObject({ status: 'out', ending: null });
  expect(browser.storage.has(TICKETS)).toBe(false);
});

test.each<[string, Answer]>([
  ['unknown', refusedAs('unknown')],
  ['not valid', { curfewCode: 'VALIDATION_FAILED' }],
])('a logout refused as %s is given up in every tab, and never told as done', async (_name, answer) => {
  const { browser, server, first, second } = await loggedIn(2);
  server.override = () => answer;
  await first.curfew.logOut('this-device');
  await browser.pass(60_000);
  for (const tab of [first, second]) {
    expect(tab.curfew.getState()).toMatchObject({ status: 'out', ending: { status: 'abandoned' } });
  }
  expect(server.calls).toEqual(['auth.logout']);
});

test('a ticket that is refused later is given up in every tab, and never told as done', async () => {
  const { browser, server, first, second } = await loggedIn(2);
  server.override = () => down;
  await first.curfew.logOut('this-device');
  server.override = () => refusedAs('unknown');
  await browser.pass(60_000);
  for (const tab of [first, second]) {
    expect(tab.curfew.getState()).toMatchObject({ status: 'out', ending: { status: 'abandoned' } });
  }
  expect(server.calls).toEqual(['auth.logout', 'auth.logout ticket']);
});

test('a logout that was given up is not told of the next one', async () => {
  const { browser, server, first, second } = await loggedIn(2);
  server.override = () => refusedAs('unknown');
  await first.curfew.logOut('this-device');
  server.override = null;
  server.person = 'juanita';
  await first.curfew.login({ email: 'juanita@example.com', password: 'x' });
  await browser.pass(0);
  await first.curfew.logOut('this-device');
  for (const tab of [first, second]) {
    expect(tab.curfew.getState()).toMatchObject({ status: 'out', ending: null });
  }
  expect(browser.storage.has(TICKETS)).toBe(false);
});

test('when the ticket for everything is refused, that of this session is delivered, and the others are said to live', async () => {
  const { browser, server, first } = await loggedIn();
  server.override = (call) => (call === 'auth.logoutAll' ? refusedAs('unknown') : undefined);
  await first.curfew.logOut('everywhere');
  await browser.pass(5_000);
  expect(server.tickets).toEqual(['cfl_maria_all', 'cfl_maria']);
  expect(first.curfew.getState()).toMatchObject({
    reason: 'user_logout',
    ending: { status: 'finished', scope: 'everywhere', reach: 'this-device' },
  });
});

/** A tab whose session came from a server that makes no ticket for everything. */
async function withoutTicketForAll() {
  const parts = await loggedIn();
  const { held } = { held: null, ...parts.first.curfew.getState() };
  parts.server.override = (call) =>
    call === 'auth.session' ? { data: { ...held, logoutAllTicket: undefined } } : undefined;
  await parts.first.curfew.check();
  parts.server.calls.length = 0;
  return parts;
}

test('a superseded logout everywhere without a ticket is repeated with the newer cookie', async () => {
  const { browser, server, first } = await withoutTicketForAll();
  server.override = (call) => {
    if (call !== 'auth.logoutAll' || browser.cookies !== '') return undefined;
    browser.cookies = '__Host-csrf=newer';
    return refusedAs('superseded');
  };
  expect(await first.curfew.logOut('everywhere')).toBeNull();
  expect(server.calls).toEqual(['auth.logoutAll', 'auth.logoutAll']);
  expect(first.curfew.getState()).toMatchObject({ status: 'out', reason: 'user_logout_all', ending: null });
});

test('one that stays superseded says that the others live, and ends this session with its ticket', async () => {
  const { browser, server, first } = await withoutTicketForAll();
  server.override = (call) => {
    if (call === 'auth.refresh') return refusedAs('missing');
    return call === 'auth.logoutAll' ? refusedAs('superseded') : undefined;
  };
  expect(await first.curfew.logOut('everywhere')).toMatchObject({ reason: 'superseded' });
  await browser.pass(5_000);
  expect(server.tickets).toEqual(['cfl_maria']);
  expect(first.curfew.getState()).toMatchObject({
    reason: 'user_logout',
    ending: { status: 'finished', scope: 'everywhere', reach: 'this-device' },
  });
});

test('what a logout everywhere has left open is not told as everything by any tab', async () => {
  const { browser, server, first, second } = await loggedIn(2);
  const data = { success: true, outcome: 'ended', endedSessions: 1, hasOpenSessions: true };
  server.override = (call) => (call === 'auth.logoutAll' ? { data } : undefined);
  await first.curfew.logOut('everywhere');
  await browser.pass(0);
  for (const tab of [first, second]) {
    expect(tab.curfew.getState()).toMatchObject({ status: 'out', reason: 'user_logout' });
  }
});
