import { afterEach, expect, test, vi } from 'vitest';
import { loggedIn } from './testing/open-tab.ts';

const mistake = new Error('of a listener');
function throwing(): never {
  throw mistake;
}
afterEach(() => vi.unstubAllGlobals());

test('a listener that throws fails no command, keeps no other from hearing, and is reported', async () => {
  const reported = vi.fn<(error: unknown) => void>();
  vi.stubGlobal('reportError', reported);
  const { browser, server, first, second } = await loggedIn(2);
  const { curfew } = first;
  const [heard, heardStatus, heardEvent] = [vi.fn<() => void>(), vi.fn<() => void>(), vi.fn<() => void>()];
  const stops = [
    curfew.subscribe(throwing),
    curfew.live.subscribe(throwing),
    curfew.live.status.subscribe(throwing),
    curfew.newLogins.subscribe(throwing),
    curfew.timeouts.subscribe(throwing),
    curfew.passwordQuestion.subscribe(throwing),
    curfew.subscribe(heard),
    curfew.live.status.subscribe(heardStatus),
    curfew.live.subscribe(heardEvent),
  ];
  await curfew.login({ email: 'maria@example.com', password: 'x', rememberMe: false });
  await curfew.stay();
  for (const stream of server.streams.open) stream.send({ type: 'ready' });
  await browser.pass(0);
  const asked = curfew.passwordQuestion.ask();
  await curfew.reauthenticate('x');
  expect(await asked).toBe(true);
  expect(await curfew.logOut('this-device')).toBeNull();
  await browser.pass(1_000);
  expect([first.status(), second.status()]).toEqual(['out', 'out']);
  for (const { mock } of [heard, heardStatus, heardEvent]) expect(mock.calls.length).toBeGreaterThan(0);
  expect(new Set(reported.mock.calls.map(([error]) => error))).toEqual(new Set([mistake]));
  for (const stop of stops) stop();
});
