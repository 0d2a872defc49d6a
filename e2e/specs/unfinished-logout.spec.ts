import { expect, test } from '../fixtures/index.ts';
import {
  expectInside,
  expectLoginPage,
  fillLogin,
  logIn,
  ownLogoutButton,
  sessionCookie,
  statusWithCookie,
  userAgents,
  logOutEverywhere,
} from './steps/account.ts';

const PENDING = 'Logged out on this device';
const FINISHED = 'The server has now confirmed that this session is over.';

test('with the database stopped, a logout says the truth and is finished when the database is back', async ({
  device,
  newUser,
  origin,
  originB,
  stopDatabase,
  startDatabase,
}) => {
  test.setTimeout(60_000);
  const page = await device();
  await logIn(page, await newUser());
  const cookie = await sessionCookie(page);
  await stopDatabase();
  await ownLogoutButton(page).click();
  await expectLoginPage(page, { timeout: 10_000 });
  await expect(page.getByText(PENDING)).toBeVisible();
  await page.reload();
  await expect(page.getByText(PENDING)).toBeVisible();
  await startDatabase();
  await expect(page.getByText(FINISHED)).toBeVisible({ timeout: 30_000 });
  expect(await statusWithCookie(origin, cookie)).toBe(401);
  expect(await statusWithCookie(originB, cookie)).toBe(401);
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain('cfl_');
});

test('offline, everything leaves at once; online, the logout is finished', async ({
  device,
  newUser,
  origin,
}) => {
  const page = await device();
  await logIn(page, await newUser());
  const tab = await page.context().newPage();
  await tab.goto('/sessions');
  await expectInside(tab);
  const cookie = await sessionCookie(page);
  await page.context().setOffline(true);
  await ownLogoutButton(page).click();
  await expectLoginPage(page);
  await expectLoginPage(tab);
  await expect(tab.getByText(PENDING)).toBeVisible();
  expect(await statusWithCookie(origin, cookie)).toBe(200);
  await page.context().setOffline(false);
  await expect(page.getByText(FINISHED)).toBeVisible();
  await expect(tab.getByText(FINISHED)).toBeVisible();
  expect(await statusWithCookie(origin, cookie)).toBe(401);
});

test('a logout made offline in a tab that was closed is finished on the next visit, before anything else', async ({
  device,
  newUser,
  origin,
}) => {
  const page = await device();
  await logIn(page, await newUser());
  const cookie = await sessionCookie(page);
  const context = page.context();
  await context.setOffline(true);
  await ownLogoutButton(page).click();
  await expectLoginPage(page);
  await page.close();
  await context.setOffline(false);
  const visit = await context.newPage();
  const asked: string[] = [];
  visit.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await visit.goto('/sessions');
  await expect(visit.getByText(FINISHED)).toBeVisible();
  expect(await statusWithCookie(origin, cookie)).toBe(401);
  expect(asked.filter((path) => path.startsWith('/trpc/'))).toEqual(['/trpc/auth.logout']);
});

test('the next login is not touched by an older logout that is finished late', async ({
  device,
  newUser,
}) => {
  const user = await newUser();
  const page = await device();
  await logIn(page, user);
  await page.route('**/trpc/auth.logout', (route) => route.abort());
  await ownLogoutButton(page).click();
  await expect(page.getByText(PENDING)).toBeVisible();
  await fillLogin(page, user);
  await expectInside(page);
  const delivered = page.waitForResponse('**/trpc/auth.logout');
  await page.unroute('**/trpc/auth.logout');
  await page.reload();
  expect((await delivered).status()).toBe(200);
  await page.reload();
  await expectInside(page);
});

test('a logout everywhere that failed does not claim the other devices', async ({ device, newUser }) => {
  const user = await newUser();
  const there = await device({ userAgent: userAgents.firefoxOnLinux });
  await logIn(there, user);
  const here = await device();
  await logIn(here, user);
  await here.route('**/trpc/auth.logoutAll', (route) => route.abort());
  await logOutEverywhere(here);
  await expect(here.getByText(FINISHED)).toContainText('Your other devices were not logged out');
  await there.reload();
  await expectInside(there);
});
