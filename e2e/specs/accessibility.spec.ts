import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/index.ts';
import { expectAccessible } from './steps/accessible.ts';
import { expectLoginPage, logIn, ownLogoutButton, userAgents } from './steps/account.ts';

// Rules are checked some twenty times in the longest of them.
test.describe.configure({ timeout: 180_000 });

test('public pages, their errors and every message', async ({ steadyDevice, newUser }) => {
  const page = await steadyDevice();
  await page.goto('/login');
  await expectLoginPage(page);
  await expectAccessible(page);
  await page.getByLabel('E-mail address').fill((await newUser()).email);
  await page.getByLabel('Password', { exact: true }).fill('wrong');
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('alert')).not.toBeEmpty();
  await expectAccessible(page);
  for (const reason of ['inactivity_timeout', 'password_changed']) {
    await page.goto(`/login?reason=${reason}`);
    await expectLoginPage(page);
    await expectAccessible(page);
  }
  await page.goto('/register');
  await page.getByLabel('Name').fill('Maria');
  await page.getByLabel('E-mail address').fill('maria@example.com');
  await page.getByLabel('Password', { exact: true }).fill('short');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByLabel('Password', { exact: true })).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(page);
});

test('the sessions page, its questions, its dialogs and its results', async ({ device, newUser }) => {
  const user = await newUser();
  await logIn(await device({ userAgent: userAgents.firefoxOnLinux }), user);
  await logIn(await device({ userAgent: userAgents.safariOnPhone }), user);
  const page = await device();
  await logIn(page, user);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Details of Firefox on Linux' }).click();
  await page.getByRole('button', { name: 'Rename Firefox on Linux' }).click();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await logIn(await device({ userAgent: userAgents.edgeOnWindows }), user);
  await expect(page.getByText('New login: Microsoft Edge on Windows.')).toBeVisible();
  // The new row has moved another one under the mouse, which shows when that was used.
  await page.mouse.move(0, 0);
  await expect(page.getByRole('tooltip')).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Log it out: Microsoft Edge on Windows' }).click();
  await expect(page.getByText('Whoever it was knows your password.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Log out Firefox on Linux' }).click();
  await expectAccessible(page);
  await page.getByRole('group').getByRole('button', { name: 'Log out' }).click();
  await expect(page.getByText('Firefox on Linux is logged out.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Log out 1 other session' }).click();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Log out everywhere' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.goto('/change-password');
  await expect(page.getByRole('heading', { name: 'Change your password' })).toBeVisible();
  await expectAccessible(page);
});

test('what a session tells of itself, its name, the question about a new login, and what has ended', async ({
  device,
  newUser,
}) => {
  const user = await newUser();
  const page = await device();
  await logIn(page, user);
  await logIn(await device({ userAgent: userAgents.firefoxOnLinux }), user);
  await expect(page.getByText('Was this you?')).toBeVisible();
  await page.getByRole('button', { name: 'Details of Firefox on Linux' }).click();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Rename Firefox on Linux' }).click();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Log it out: Firefox on Linux' }).click();
  await expect(page.getByRole('heading', { name: 'Recently ended' })).toBeVisible();
  await expectAccessible(page);
  await page.goto('/sessions?show=inactive');
  await expect(page.getByText(/used lately/u)).toBeVisible();
  await expectAccessible(page);
});

test('activity and security, with their questions', async ({ steadyDevice, newUser }) => {
  const user = await newUser();
  await logIn(await steadyDevice({ userAgent: userAgents.firefoxOnLinux }), user);
  const page = await steadyDevice();
  await logIn(page, user);
  await page.goto('/activity');
  await expect(page.getByRole('button', { name: /This wasn’t me/u }).first()).toBeVisible();
  await expectAccessible(page);
  await page
    .getByRole('button', { name: /This wasn’t me/u })
    .first()
    .click();
  await expectAccessible(page);
  await page.goto('/activity?kind=failed');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expectAccessible(page);
  await page.goto('/security');
  await expect(page.getByRole('textbox', { name: 'Current password' })).toBeVisible();
  await expectAccessible(page);
});

test('the warnings before a time-out', async ({ device, newUser, backstage }) => {
  const user = await newUser();
  const page = await device();
  await logIn(page, user);
  await backstage.moveClock(user, 0.49);
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await expect(page.getByRole('alertdialog', { name: 'Are you still there?' })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
  await backstage.endLifeIn(user, 1.5);
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await expect(page.getByRole('alertdialog', { name: 'Stay logged in?' })).toBeVisible();
  await expectAccessible(page);
  await page.goto('/login?reason=session_timeout');
  await expectAccessible(page);
});

test('the operator area, its dialogs and its results', async ({ steadyDevice, newUser, backstage }) => {
  const [user, other, operator] = [await newUser(), await newUser(), await newUser()];
  await backstage.makeOperator(operator);
  await logIn(await steadyDevice({ userAgent: userAgents.firefoxOnLinux }), user);
  await logIn(await steadyDevice({ userAgent: userAgents.edgeOnWindows }), other);
  const page = await steadyDevice();
  await logIn(page, operator);
  await page.goto(`/admin/users?text=${user.email}`);
  await page.getByRole('link', { name: user.displayName }).waitFor();
  await expectAccessible(page);
  await page.getByRole('link', { name: user.displayName }).click();
  await expect(page.getByRole('table')).toHaveCount(2);
  await page.getByText('Details').first().click();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Disable account' }).click();
  await expectAccessible(page);
  await page.getByLabel('Reason').fill('Left the company');
  await page.getByRole('dialog').getByRole('button', { name: 'Disable account' }).click();
  await expect(page.getByText('Not logged in anywhere.')).toBeVisible();
  await expectAccessible(page);
  await page.goto('/admin/sessions');
  await expect(page.getByRole('table')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: /^Log out th/u }).click();
  await expectAccessible(page);
  await page.goto('/admin/audit');
  await expect(page.getByRole('table')).toBeVisible();
  await expectAccessible(page);
  await page.goto('/admin/explain');
  await page.getByLabel('Session id, token or logout ticket').fill('cfs_nothing');
  await page.getByRole('button', { name: 'Explain' }).click();
  await expect(page.getByText('Refused', { exact: true })).toBeVisible();
  await expectAccessible(page);
});

test('the states without a server', async ({ device, newUser }) => {
  const page = await device();
  await logIn(page, await newUser());
  await page.route('**/trpc/**', (route) => route.abort());
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await expect(page.getByText('Reconnecting…')).toBeVisible();
  await expectAccessible(page);
  await ownLogoutButton(page).click();
  await expect(page.getByText('Logged out on this device')).toBeVisible();
  await expectAccessible(page);
});

test('on a phone nothing is wider than the screen and every target can be hit', async ({
  steadyDevice,
  newUser,
  backstage,
}) => {
  const user = await newUser();
  await logIn(await steadyDevice({ userAgent: userAgents.edgeOnWindows }), user);
  const page = await steadyDevice({ viewport: { width: 320, height: 640 } });
  await logIn(page, user);
  await page.getByRole('button', { name: /^Log out Microsoft Edge/u }).click();
  await expectToFit(page);
  await backstage.makeOperator(user);
  for (const path of ['users', 'sessions', 'audit']) {
    await page.goto(`/admin/${path}`);
    await expect(page.getByRole('table')).toBeVisible();
    await expectToFit(page);
  }
});

test('on a phone the private pages, their questions and warnings fit', async ({
  steadyDevice,
  newUser,
  backstage,
}) => {
  const user = await newUser();
  const page = await steadyDevice({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
  await logIn(page, user);
  await logIn(await steadyDevice({ userAgent: userAgents.firefoxOnLinux }), user);
  await expect(page.getByText('Was this you?')).toBeVisible();
  await page.getByRole('button', { name: 'Details of Firefox on Linux' }).click();
  await page.getByRole('button', { name: 'Rename Firefox on Linux' }).click();
  await expectToFit(page);
  for (const path of ['/activity', '/security']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible();
    await expectToFit(page);
  }
  await backstage.endLifeIn(user, 1.5);
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await expectToFit(page);
});

async function expectToFit(page: Page): Promise<void> {
  const width = page.viewportSize()?.width ?? 0;
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  for (const button of await page.getByRole('button').all()) {
    const box = await button.boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(24);
  }
}
