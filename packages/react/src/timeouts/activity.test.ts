import { expect, test } from 'vitest';
import { loggedIn } from '../testing/open-tab.ts';

const touches = (calls: string[]) => calls.filter((call) => call === 'auth.touch').length;

test('somebody who types all the time is reported once a minute', async () => {
  const { browser, server, first } = await loggedIn();
  for (let second = 0; second < 300; second += 1) {
    await browser.pass(1_000);
    first.emit('acted');
  }
  expect(touches(server.calls)).toBe(5);
});

test('what was held back is reported at the end of the pause, not forgotten', async () => {
  const { browser, server, first } = await loggedIn();
  await browser.pass(10_000);
  first.emit('acted');
  await browser.pass(49_999);
  expect(touches(server.calls)).toBe(0);
  await browser.pass(1);
  expect(touches(server.calls)).toBe(1);
  await browser.pass(120_000);
  expect(touches(server.calls)).toBe(1);
});

test('a short inactivity timeout is met by reporting four times within it', async () => {
  const { browser, server, first } = await loggedIn();
  server.session.inactivitySeconds = 100;
  await first.curfew.login({ email: 'maria@example.com', password: 'x' });
  server.session.warningSeconds = 20;
  await first.curfew.check();
  server.calls.length = 0;
  for (let second = 0; second < 100; second += 1) {
    first.emit('acted');
    await browser.pass(1_000);
  }
  expect(touches(server.calls)).toBe(4);
  expect(first.status()).toBe('in');
});

test('input on a page that is hidden until the server has answered is none', async () => {
  const { browser, server, first } = await loggedIn();
  server.override = () => ({ curfewCode: 'UNAVAILABLE' });
  await browser.pass(60_000);
  first.emit('freezing');
  first.emit('restored');
  first.emit('acted');
  await browser.pass(60_000);
  expect(touches(server.calls)).toBe(0);
});

test('after a logout nothing is reported any more', async () => {
  const { browser, server, first } = await loggedIn();
  first.emit('acted');
  await first.curfew.logOut('this-device');
  await browser.pass(120_000);
  expect(touches(server.calls)).toBe(0);
});
