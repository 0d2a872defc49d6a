import type { Page } from '@playwright/test';
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

const PENDING = 'Logged out on this device. We are finishing on the server.';
const FINISHED = 'The server has now confirmed that this session is over.';

/** What the browser keeps of logouts that the server has not confirmed. */
function unfinished(page: Page): Promise<string | null> {
  return page.evaluate(() => localStorage.getItem('curfew.unfinished-logouts'));
}

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
  expect(await unfinished(page)).toBeNull();
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
  expect(await unfinished(tab)).toBeNull();
});

test('with every API process away, no reload logs back in; the ticket is delivered once one answers', async ({
  device,
  newUser,
  origin,
  gateway,
}) => {
  const page = await device({ baseURL: gateway.origin });
  await logIn(page, await newUser());
  const cookie = await sessionCookie(page);
  gateway.refuse('/trpc/', 502);
  await ownLogoutButton(page).click();
  await expectLoginPage(page);
  await expect(page.getByText(PENDING)).toBeVisible();
  expect(await unfinished(page)).toContain('cfl_');
  // The cookie is as good as ever, and the page does not present it.
  expect(await statusWithCookie(origin, cookie)).toBe(200);
  gateway.refuse('/trpc/auth.logout', 502);
  gateway.refuse('/trpc/', null);
  const first = gateway.requests.length;
  await page.goto('/sessions');
  await expectLoginPage(page);
  await expect(page.getByText(PENDING)).toBeVisible();
  const asked = () => gateway.requests.slice(first).filter(({ path }) => path.startsWith('/trpc/'));
  await expect.poll(() => asked().length).toBeGreaterThan(0);
  expect(new Set(asked().map(({ path }) => path))).toEqual(new Set(['/trpc/auth.logout']));
  gateway.refuse('/trpc/auth.logout', null);
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await expect(page.getByText(FINISHED)).toBeVisible({ timeout: 10_000 });
  expect(await statusWithCookie(origin, cookie)).toBe(401);
  expect(await unfinished(page)).toBeNull();
});

test('a tab that is closed while its logout is on the way has logged out all the same', async ({
  device,
  newUser,
  origin,
}) => {
  const page = await device();
  await logIn(page, await newUser());
  const cookie = await sessionCookie(page);
  const sent = page.waitForRequest('**/trpc/auth.logout');
  await ownLogoutButton(page).click({ noWaitAfter: true });
  await sent;
  await page.close();
  // Nobody is left to wait for the answer, or to try again.
  await expect.poll(() => statusWithCookie(origin, cookie)).toBe(401);
});

test('a tab that closes in the same turn as the click has logged out by the next visit', async ({
  device,
  newUser,
  origin,
}) => {
  const page = await device();
  await logIn(page, await newUser());
  const cookie = await sessionCookie(page);
  const opened = page.waitForEvent('popup');
  await page.evaluate(() => void window.open('/sessions'));
  const tab = await opened;
  await expectInside(tab);
  await page.goto('/livez');
  const closed = tab.waitForEvent('close');
  await ownLogoutButton(tab)
    .evaluate((button: HTMLElement) => {
      button.click();
      window.close();
    })
    .catch(() => {});
  await closed;
  await page.goto('/sessions');
  await expectLoginPage(page);
  await expect.poll(() => unfinished(page)).toBeNull();
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

test('a logout everywhere that failed is finished as one: the other devices are out as well', async ({
  device,
  newUser,
}) => {
  const user = await newUser();
  const there = await device({ userAgent: userAgents.firefoxOnLinux });
  await logIn(there, user);
  const here = await device();
  await logIn(here, user);
  await here.route('**/trpc/auth.logoutAll', (route) => route.abort());
  await logOutEverywhere(here);
  await expect(here.getByText('your sessions are over, on every device')).toBeVisible();
  await there.reload();
  await expectLoginPage(there);
});
