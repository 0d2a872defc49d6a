import { expect, test } from 'vitest';
import { aHeld } from './testing/a-held.ts';
import { loggedIn } from './testing/open-tab.ts';

const OTHER = '00000000-0000-7000-8000-000000000009';

/** Juanita logs in past the page, as a program with the browser's cookies does. */
function becomeJuanita({
  browser,
  server,
}: Pick<Awaited<ReturnType<typeof loggedIn>>, 'browser' | 'server'>) {
  server.person = 'juanita';
  server.session.id = OTHER;
  browser.cookies = '__Host-csrf=juanitas';
}

test.each(['interrupt', 'reject', 'reconnect'] as const)(
  'after a pause (%s) no stream is opened with the credential of another person, and the page asks who is in',
  async (how) => {
    const { browser, server, first } = await loggedIn();
    const urls: string[] = [];
    server.streams.greet = (stream) => {
      urls.push(stream.url);
      stream.send({ type: 'ready' });
    };
    const seen: string[] = [];
    first.curfew.subscribe(() => {
      if (!first.isConcealed()) seen.push(JSON.stringify(first.curfew.getState()));
    });
    const [stream] = server.streams.open;
    if (how === 'reconnect') stream?.send({ type: 'reconnect' });
    else stream?.[how]();
    becomeJuanita({ browser, server });
    await browser.pass(60_000);
    expect(first.curfew.getState()).toMatchObject({ held: { user: { displayName: 'juanita' } } });
    expect(urls).toEqual([expect.stringContaining(`session=${OTHER.slice(-12)}`)]);
    expect(seen.at(-1)).toContain('juanita');
  },
);

test('a call for one person, with the cookie of another, hides the page, asks, and fails', async () => {
  const { browser, server, first } = await loggedIn();
  const client = first.curfew.openScope(() => {});
  becomeJuanita({ browser, server });
  let wasConcealed = false;
  first.curfew.subscribe(() => (wasConcealed ||= first.isConcealed()));
  await expect(client.auth.logoutOthers.mutate()).rejects.toMatchObject({
    data: { curfewCode: 'SESSION_MISMATCH' },
  });
  await browser.pass(0);
  expect(wasConcealed).toBe(true);
  expect(server.calls).toEqual(['auth.logoutOthers', 'auth.session']);
  expect(first.curfew.getState()).toMatchObject({ held: { user: { displayName: 'juanita' } } });
  expect(first.isConcealed()).toBe(false);
});

test.each(['reauthenticate', 'stay'] as const)(
  '%s is not done for another person, either',
  async (command) => {
    const { browser, server, first } = await loggedIn();
    becomeJuanita({ browser, server });
    await expect(first.curfew[command]('x')).rejects.toMatchObject({
      data: { curfewCode: 'SESSION_MISMATCH' },
    });
    await browser.pass(0);
    expect(first.curfew.getState()).toMatchObject({ held: { user: { displayName: 'juanita' } } });
  },
);

test('a call whose person has a newer session is made for that one', async () => {
  const { server, first } = await loggedIn();
  const client = first.curfew.openScope(() => {});
  server.session.id = OTHER;
  await client.auth.listSessions.query();
  expect(server.calls).toEqual(['auth.listSessions', 'auth.session', 'auth.listSessions']);
  expect(first.curfew.getState()).toMatchObject({ held: { session: { id: OTHER } } });
});

test('the logout of one person does not close the tab of another', async () => {
  const { browser, server, first, second } = await loggedIn(2);
  becomeJuanita({ browser, server });
  await second.curfew.check();
  server.override = (call) =>
    call === 'auth.logout' ? { data: { success: true, outcome: 'ended', endedSessions: 1 } } : undefined;
  await first.curfew.logOut('this-device');
  await browser.pass(0);
  expect(first.status()).toBe('out');
  expect(second.curfew.getState()).toMatchObject({ held: { user: { displayName: 'juanita' } } });
});

test('a call that is repeated for a newer session of the same person keeps the tickets of that one', async () => {
  const { browser, server, first } = await loggedIn();
  server.session.id = OTHER;
  browser.cookies = '__Host-csrf=newer';
  const newer = { ...aHeld('maria'), session: server.session.told(), logoutTicket: 'cfl_newer' };
  server.override = (call) => (call === 'auth.session' ? { data: newer } : undefined);
  await first.curfew.stay();
  await browser.pass(0);
  expect(first.curfew.getState()).toMatchObject({
    held: { session: { id: OTHER }, logoutTicket: 'cfl_newer' },
  });
});
