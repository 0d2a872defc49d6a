import type { Page } from '@playwright/test';
import { expect, test, type Backstage, type TestUser } from '../fixtures/index.ts';
import {
  expectInside,
  expectLoginPage,
  fillLogin,
  logIn,
  logOutEverywhere,
  ownLogoutButton,
  sessionCookie,
  statusWithCookie,
  userAgents,
  confirmPassword,
  logInRemembered,
} from './steps/account.ts';
import { comeBack } from './steps/coming-back.ts';

const PENDING = 'Logged out on this device. We are finishing on the server.';
const FINISHED = 'The server has now confirmed that this session is over.';
const KEEP_OPEN = 'Keep this page open until then';

const removeTickets = (page: Page) =>
  page.evaluate(() => localStorage.removeItem('curfew.unfinished-logouts'));

test('a logout whose key was removed from storage is neither said to be over nor lost, in two tabs', async ({
  device,
  newUser,
  origin,
  gateway,
}) => {
  const page = await device({ baseURL: gateway.origin });
  await logIn(page, await newUser());
  const tab = await page.context().newPage();
  await tab.goto('/sessions');
  await expectInside(tab);
  const cookie = await sessionCookie(page);
  gateway.refuse('/trpc/auth.logout', 502);
  await ownLogoutButton(page).click();
  await expect(tab.getByText(PENDING)).toBeVisible();
  await removeTickets(page);
  await removeTickets(tab);
  for (const each of [page, tab]) {
    await expect(each.getByText(PENDING)).toBeVisible();
    await expect(each.getByText(FINISHED)).toHaveCount(0);
  }
  expect(await statusWithCookie(origin, cookie)).toBe(200);
  gateway.refuse('/trpc/auth.logout', null);
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  for (const each of [page, tab]) await expect(each.getByText(FINISHED)).toBeVisible({ timeout: 10_000 });
  expect(await statusWithCookie(origin, cookie)).toBe(401);
});

test('with a full storage the page asks to be kept open, and finishes the logout itself', async ({
  device,
  newUser,
  origin,
  gateway,
}) => {
  const page = await device({ baseURL: gateway.origin });
  await logIn(page, await newUser());
  const cookie = await sessionCookie(page);
  await page.evaluate(() => {
    for (let size = 2 ** 22; size >= 1; size = Math.floor(size / 2)) {
      try {
        for (let part = 0; ; part += 1) localStorage.setItem(`full.${size}.${part}`, 'x'.repeat(size));
      } catch {
        // Half of that may still fit.
      }
    }
  });
  gateway.refuse('/trpc/auth.logout', 502);
  await ownLogoutButton(page).click();
  await expectLoginPage(page);
  await expect(page.getByText(KEEP_OPEN)).toBeVisible();
  await expect(page.getByText('You may close this page')).toHaveCount(0);
  gateway.refuse('/trpc/auth.logout', null);
  await expect(page.getByText(FINISHED)).toBeVisible({ timeout: 15_000 });
  expect(await statusWithCookie(origin, cookie)).toBe(401);
});

test('a logout after the cookies were deleted ends the session', async ({ device, newUser, origin }) => {
  const page = await device();
  await logIn(page, await newUser());
  const cookie = await sessionCookie(page);
  await expect(page.getByText('Connected now')).toBeVisible();
  // A question that the page asks by itself would find the cookies gone before the person acts: it stays unanswered.
  await page.route('**/trpc/auth.list*', () => undefined);
  await page.context().clearCookies();
  await ownLogoutButton(page).press('Enter');
  await expectLoginPage(page);
  await expect(page.getByText('Your session on this device is over.')).toBeVisible();
  expect(await statusWithCookie(origin, cookie)).toBe(401);
});

test('an undelivered logout everywhere stays one over a reload, and says so when it is finished', async ({
  device,
  newUser,
  gateway,
}) => {
  const user = await newUser();
  const there = await device();
  await logIn(there, user);
  const page = await device({ baseURL: gateway.origin });
  await logIn(page, user);
  gateway.refuse('/trpc/auth.logout', 502);
  await logOutEverywhere(page);
  await expectLoginPage(page);
  await page.reload();
  await expect(page.getByText('your other devices may still be logged in')).toBeVisible();
  gateway.refuse('/trpc/auth.logout', null);
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await expect(page.getByText('your sessions are over, on every device')).toBeVisible({ timeout: 10_000 });
  await there.reload();
  await expectLoginPage(there);
});

/** Two tabs of one browser in which somebody is in, behind the gateway. */
async function twoTabs(page: Page): Promise<Page> {
  const tab = await page.context().newPage();
  await tab.goto('/sessions');
  await expectInside(tab);
  return tab;
}

async function expectOver(backstage: Backstage, user: TestUser): Promise<void> {
  const open = async () => (await backstage.sessionsOf(user)).filter(({ endReason }) => endReason === null);
  await expect.poll(open).toEqual([]);
}

test('a password that is confirmed late, after a logout in another tab, brings nobody back', async ({
  device,
  newUser,
  backstage,
  gateway,
  origin,
}) => {
  const user = await newUser();
  const page = await device({ baseURL: gateway.origin });
  await logIn(page, user);
  const there = await device({ userAgent: userAgents.firefoxOnLinux });
  await logIn(there, user);
  const tab = await twoTabs(page);
  await backstage.moveClock(user, 0.3);
  await page.reload();
  await page.getByRole('button', { name: 'Log out 1 other session' }).click();
  await page
    .getByRole('group')
    .getByRole('button', { name: /^Log out/u })
    .click();
  const held = gateway.holdAnswers('auth.reauthenticate');
  await confirmPassword(page, user);
  await held.arrived(1);
  await logOutEverywhere(tab);
  await expectLoginPage(page);
  held.release();
  for (const each of [page, tab]) {
    await each.goto('/sessions');
    await expectLoginPage(each);
  }
  expect(await statusWithCookie(origin, await sessionCookie(there))).toBe(401);
});

test('a password that is changed late, after a logout in another tab, brings nobody back', async ({
  device,
  newUser,
  backstage,
  gateway,
}) => {
  const user = await newUser();
  const page = await device({ baseURL: gateway.origin });
  await logIn(page, user);
  const tab = await twoTabs(page);
  await page.goto('/security');
  await page.getByRole('textbox', { name: 'Current password' }).fill(user.password);
  await page.getByRole('textbox', { name: 'New password' }).fill('rain on a tin roof 42');
  const held = gateway.holdAnswers('auth.changePassword');
  await page.keyboard.press('Enter');
  await held.arrived(1);
  await ownLogoutButton(tab).click();
  await expectLoginPage(page);
  held.release();
  for (const each of [page, tab]) {
    await each.goto('/sessions');
    await expectLoginPage(each);
  }
  await expectOver(backstage, user);
});

test('a login that is answered after a logout in another tab is ended, and nobody is in', async ({
  device,
  newUser,
  backstage,
  gateway,
}) => {
  const user = await newUser();
  const page = await device({ baseURL: gateway.origin });
  await page.goto('/login');
  const tab = await page.context().newPage();
  const held = gateway.holdAnswers('auth.login');
  await fillLogin(page, user);
  await held.arrived(1);
  held.noMore();
  await logIn(tab, user);
  await ownLogoutButton(tab).click();
  await expectLoginPage(tab);
  held.release();
  await expect(page.getByText(FINISHED)).toBeVisible({ timeout: 10_000 });
  await expectOver(backstage, user);
  for (const each of [page, tab]) {
    await each.goto('/sessions');
    await expectLoginPage(each);
  }
});

test('a refresh that is answered after a logout in another tab brings nobody back', async ({
  device,
  newUser,
  backstage,
  gateway,
}) => {
  const user = await newUser();
  const page = await device({ baseURL: gateway.origin });
  await logInRemembered(page, user);
  const tab = await twoTabs(page);
  await backstage.moveClock(user, 3);
  const held = gateway.holdAnswers('auth.refresh');
  await comeBack(page);
  await held.arrived(1);
  await ownLogoutButton(tab).click();
  for (const each of [page, tab]) await expectLoginPage(each);
  held.release();
  for (const each of [page, tab]) {
    await each.goto('/sessions');
    await expectLoginPage(each);
  }
  await expectOver(backstage, user);
});
