import { expect, test } from 'vitest';
import { loggedIn, openTab } from '../testing/open-tab.ts';

type Tab = Awaited<ReturnType<typeof openTab>>;

const LOGIN = {
  sessionId: '00000000-0000-7000-8000-000000000002',
  label: 'Firefox on Linux',
  clientKind: 'web',
  at: '2026-11-20T12:00:00.000Z',
} as const;
const { at } = LOGIN;
const BEGAN = { type: 'session_began', ...LOGIN } as const;

const logins = (tab: Tab) => tab.curfew.newLogins.get();

/** Two tabs that have been told of a login elsewhere. */
async function told() {
  const parts = await loggedIn(2);
  const send = async (event: object) => {
    parts.server.streams.open[0]?.send(event);
    await parts.browser.pass(500);
  };
  await send(BEGAN);
  return { ...parts, send };
}

test('a login elsewhere is shown in every tab, once', async () => {
  const { first, second, send } = await told();
  await send(BEGAN);
  for (const tab of [first, second]) expect(logins(tab)).toEqual([LOGIN]);
});

test('answered in one tab, it is answered in all, for good', async () => {
  const { browser, first, second, send } = await told();
  second.curfew.newLogins.recognize([LOGIN.sessionId]);
  await browser.pass(100);
  expect([logins(first), logins(second)]).toEqual([[], []]);
  await send(BEGAN);
  expect(logins(first)).toEqual([]);
});

test('an answer that the server does not confirm is asked for again, unless the session has ended meanwhile', async () => {
  const { browser, server, first, second, send } = await told();
  const other = {
    ...BEGAN,
    sessionId: '00000000-0000-7000-8000-000000000003',
    at: '2026-11-20T12:01:00.000Z',
  };
  await send(other);
  server.override = (call) =>
    call === 'auth.recognizeLogins' ? { curfewCode: 'UNAVAILABLE', retryAfterSeconds: 1 } : undefined;
  first.curfew.newLogins.recognize([LOGIN.sessionId, other.sessionId]);
  expect(logins(first)).toEqual([]);
  server.streams.open[0]?.send({
    type: 'session_ended',
    at,
    sessionId: other.sessionId,
    reason: 'user_logout',
    by: 'you',
  });
  await browser.pass(60_000);
  for (const tab of [first, second]) expect(logins(tab)).toEqual([LOGIN]);
});

test('one whose session has ended leaves by itself, another one stays', async () => {
  const { first, second, send } = await told();
  const other = { ...BEGAN, sessionId: '00000000-0000-7000-8000-000000000003' };
  await send(other);
  await send({ type: 'session_ended', at, sessionId: LOGIN.sessionId, reason: 'user_logout', by: 'you' });
  for (const tab of [first, second]) {
    expect(logins(tab).map(({ sessionId }) => sessionId)).toEqual([other.sessionId]);
  }
});

test('one that ended before it was shown is never shown', async () => {
  const { browser, server, first } = await loggedIn();
  server.streams.open[0]?.send(BEGAN);
  server.streams.open[0]?.send({
    type: 'session_ended',
    at,
    sessionId: LOGIN.sessionId,
    reason: 'user_logout',
    by: 'you',
  });
  await browser.pass(500);
  expect(logins(first)).toEqual([]);
});

test.each([
  { type: 'sessions_ended', at, reason: 'user_logout_others', by: 'you' },
  { type: 'password_changed', at },
])('the end of all others ($type) answers all', async (event) => {
  const { first, send } = await told();
  await send(event);
  expect(logins(first)).toEqual([]);
});

test('what the server still asks about replaces what is shown, except for what was answered here', async () => {
  const { first, second, send } = await told();
  const other = { ...LOGIN, sessionId: '00000000-0000-7000-8000-000000000003' };
  first.curfew.newLogins.recognize([LOGIN.sessionId]);
  await send({ type: 'unrecognized_logins', logins: [LOGIN, other] });
  for (const tab of [first, second]) expect(logins(tab)).toEqual([other]);
  await send({ type: 'unrecognized_logins', logins: [] });
  for (const tab of [first, second]) expect(logins(tab)).toEqual([]);
});

test('a tab that is opened later hears the questions from the one that listens', async () => {
  const { browser, server, first } = await told();
  const late = await openTab(browser, server);
  await browser.pass(500);
  expect(logins(late)).toEqual(logins(first));
  expect(logins(late)).toEqual([LOGIN]);
});

test('a tab that is opened just after a login is told hears the question as well', async () => {
  const { browser, server } = await loggedIn();
  server.streams.open[0]?.send(BEGAN);
  await browser.pass(10);
  const late = await openTab(browser, server);
  await browser.pass(1_000);
  expect(logins(late)).toEqual([LOGIN]);
});

test('a login in this browser is no news to it, though the stream tells it first', async () => {
  const { browser, server, first, second } = await loggedIn(2);
  const seen: unknown[] = [];
  for (const tab of [first, second]) tab.curfew.newLogins.subscribe(() => seen.push(logins(tab)));
  server.session.id = LOGIN.sessionId;
  server.streams.open[0]?.send(BEGAN);
  await browser.pass(100);
  await first.curfew.renewSession('x');
  await browser.pass(1_000);
  expect(seen).toEqual([]);
});

test('they are gone with the person, and nothing of them is in storage', async () => {
  const { browser, server, first, second } = await told();
  expect(JSON.stringify([...browser.storage])).not.toContain('Firefox');
  await first.curfew.logOut('this-device');
  server.person = 'juanita';
  await first.curfew.login({ email: 'juanita@example.com', password: 'x' });
  await browser.pass(1_000);
  expect([logins(first), logins(second)]).toEqual([[], []]);
});
