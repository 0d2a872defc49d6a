import { expect, test } from '../fixtures/index.ts';
import { expectInside, expectLoginPage, logIn } from './steps/account.ts';

test('a server that goes away leaves the page in its place, and comes back', async ({
  device,
  newUser,
  stopApi,
  startApi,
}) => {
  test.setTimeout(60_000);
  const page = await device();
  await logIn(page, await newUser());
  await stopApi();
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await expect(page.getByText('Reconnecting…')).toBeVisible();
  await expectInside(page);
  await startApi();
  await expect(page.getByText('Reconnecting…')).toHaveCount(0, { timeout: 20_000 });
  await expectInside(page);
});

test('a stopped database is no logout, even for a page that is opened meanwhile', async ({
  device,
  newUser,
  stopDatabase,
  startDatabase,
}) => {
  test.setTimeout(60_000);
  const page = await device();
  await logIn(page, await newUser());
  await stopDatabase();
  await page.reload();
  await expect(page.getByText('Reconnecting…')).toBeVisible({ timeout: 10_000 });
  expect(new URL(page.url()).pathname).toBe('/sessions');
  await startDatabase();
  await expect(page.getByText('This device', { exact: true })).toBeVisible({ timeout: 30_000 });
});

test('too many requests are no logout', async ({ device, newUser }) => {
  const page = await device();
  await logIn(page, await newUser());
  const data = { code: 'TOO_MANY_REQUESTS', curfewCode: 'TOO_MANY_REQUESTS', requestId: 'test' };
  await page.route('**/trpc/auth.session*', (route) =>
    route.fulfill({ status: 429, json: { error: { code: -32029, message: 'Later.', data } } }),
  );
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await expect(page.getByText('Reconnecting…')).toBeVisible();
  await expectInside(page);
});

test('somebody who was never in gets the login page, not a wait', async ({ device }) => {
  const page = await device();
  await page.goto('/sessions');
  await expectLoginPage(page);
});
