import { expect, test } from '../fixtures/index.ts';
import { expectInside, logIn, userAgents } from './steps/account.ts';

const RECONNECTING = 'Reconnecting…';

test('a network that dies without a word is noticed within 20 seconds, and left behind when it is back', async ({
  device,
  newUser,
  gateway,
}) => {
  test.setTimeout(90_000);
  const user = await newUser();
  const page = await device({ baseURL: gateway.origin });
  await logIn(page, user);
  await expect.poll(() => gateway.streams).toBe(1);
  gateway.swallow();
  // The stream says that it is paused, or a question that was under way says that nobody answers.
  await expect(page.getByText(RECONNECTING).first()).toBeVisible({ timeout: 20_000 });
  await expectInside(page);
  gateway.restore();
  await expect(page.getByText(RECONNECTING)).toHaveCount(0, { timeout: 30_000 });
  await logIn(await device({ userAgent: userAgents.firefoxOnLinux }), user);
  await expect(page.getByText('New login: Firefox on Linux. Was this you?')).toBeVisible();
});

test('a stream that is silent for a while, as every quiet one, stays open', async ({
  device,
  newUser,
  gateway,
}) => {
  const page = await device({ baseURL: gateway.origin });
  await logIn(page, await newUser());
  await expect.poll(() => gateway.streams).toBe(1);
  const opened = () => gateway.requests.filter(({ path }) => path.startsWith('/trpc/auth.events')).length;
  const before = opened();
  // Of two pings, the second comes while a stream without any is still kept; the third would be too late for it.
  await expect.poll(() => gateway.pings, { timeout: 45_000 }).toBe(3);
  expect([gateway.streams, opened()]).toEqual([1, before]);
});

test('a browser that says it is offline, and is not, is not taken at its word', async ({
  device,
  newUser,
  gateway,
}) => {
  test.setTimeout(60_000);
  const page = await device({ baseURL: gateway.origin });
  await logIn(page, await newUser());
  const sayOffline = () => page.evaluate(() => window.dispatchEvent(new Event('offline')));
  const answer = gateway.holdAnswers('/trpc/auth.session');
  await sayOffline();
  await answer.arrived(1);
  await expect(page.getByText(RECONNECTING)).toHaveCount(0);
  answer.release();
  await expectInside(page);
  await expect(page.getByText(RECONNECTING)).toHaveCount(0);
  gateway.breakDown();
  await sayOffline();
  await expect(page.getByText(RECONNECTING)).toBeVisible();
  gateway.restore();
  // No event says that the network is back.
  await expect(page.getByText(RECONNECTING)).toHaveCount(0, { timeout: 20_000 });
  await expectInside(page);
});
