import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/index.ts';
import {
  expectInside,
  expectLoginPage,
  logIn,
  ownLogoutButton,
  userAgents,
  logOutEverywhere,
} from './steps/account.ts';

/**
 * Serves the page as a browser sees it that keeps pages whatever their `no-store` says, as some do: Chromium keeps none
 * of ours, so that its cache could not show what a restored page does.
 */
async function letPagesBeKept(page: Page): Promise<void> {
  await page.route('**', async (route, request) => {
    if (!request.isNavigationRequest()) return route.fallback();
    const response = await route.fetch();
    return route.fulfill({ response, headers: { ...response.headers(), 'cache-control': 'no-cache' } });
  });
}

/** Leaves the page for another document and marks it, so that a restored page can be told from a new one. */
async function leave(page: Page): Promise<void> {
  await page.evaluate(() => Object.assign(window, { isRestored: true }));
  await page.goto('/livez');
}

/** A restored page has no `load` event to wait for. */
async function goBack(page: Page): Promise<void> {
  await page.goBack({ waitUntil: 'commit' });
}

function wasRestored(page: Page): Promise<boolean> {
  return page.evaluate(() => 'isRestored' in window);
}

test('a page is not kept for the way back: it is loaded anew', async ({ device, newUser }) => {
  const page = await device();
  await logIn(page, await newUser());
  await leave(page);
  await goBack(page);
  await expectInside(page);
  expect(await wasRestored(page)).toBe(false);
});

test('positive control: where a browser keeps it, the page of a live session comes back, and is shown', async ({
  device,
  newUser,
}) => {
  const page = await device();
  await letPagesBeKept(page);
  await logIn(page, await newUser());
  await leave(page);
  await goBack(page);
  await expectInside(page);
  expect(await wasRestored(page)).toBe(true);
});

test('a page restored after a logout elsewhere shows nothing and goes to the login page', async ({
  device,
  newUser,
}) => {
  const user = await newUser();
  const page = await device();
  await letPagesBeKept(page);
  await logIn(page, user);
  await leave(page);
  const there = await device({ userAgent: userAgents.firefoxOnLinux });
  await logIn(there, user);
  await logOutEverywhere(there);
  await expectLoginPage(there);
  await goBack(page);
  await expectLoginPage(page);
  expect(await wasRestored(page)).toBe(true);
});

test('a restored page is hidden until the server has answered', async ({ device, newUser }) => {
  const page = await device();
  await letPagesBeKept(page);
  await logIn(page, await newUser());
  const gate = Promise.withResolvers<undefined>();
  await page.route('**/trpc/auth.session*', async (route) => {
    await gate.promise;
    await route.continue();
  });
  await leave(page);
  await goBack(page);
  expect(await wasRestored(page)).toBe(true);
  await expect(page.getByText('This device', { exact: true })).toBeHidden();
  gate.resolve(undefined);
  await expect(page.getByText('This device', { exact: true })).toBeVisible();
});

test('back after a logout in another tab shows the login page', async ({ device, newUser }) => {
  const page = await device();
  await letPagesBeKept(page);
  await logIn(page, await newUser());
  await leave(page);
  const tab = await page.context().newPage();
  await tab.goto('/sessions');
  await ownLogoutButton(tab).click();
  await expectLoginPage(tab);
  await goBack(page);
  await expectLoginPage(page);
  await expect(page.getByText('This device', { exact: true })).toHaveCount(0);
});

test('back after a logout in this tab shows the login page', async ({ device, newUser }) => {
  const page = await device();
  await letPagesBeKept(page);
  await logIn(page, await newUser());
  await leave(page);
  await page.goto('/sessions');
  await ownLogoutButton(page).click();
  await expectLoginPage(page);
  await page.evaluate(() => {
    Object.assign(window, { isLeft: true });
    setTimeout(() => history.go(-2));
  });
  await expect.poll(() => page.evaluate(() => 'isLeft' in window).catch(() => true)).toBe(false);
  await expectLoginPage(page);
  await expect(page.getByText('This device', { exact: true })).toHaveCount(0);
});
