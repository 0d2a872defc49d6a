import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test, type TestUser } from '../fixtures/index.ts';
import { expectLoginPage, logIn, userAgents } from './steps/account.ts';
import { openUser } from './steps/operator.ts';

function rows(page: Page) {
  return page.getByRole('main').getByRole('listitem');
}

async function openActivity(page: Page, search = ''): Promise<void> {
  await page.goto(`/activity${search}`);
  await expect(page.getByRole('heading', { level: 2, name: 'Today' })).toBeVisible();
}

/** What the download holds that this button starts. */
async function exportAs(page: Page, format: 'CSV' | 'JSON'): Promise<{ name: string; text: string }> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: `Export ${format}` }).click();
  const file = await download;
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

async function failToLogIn(origin: string, user: TestUser): Promise<void> {
  const response = await fetch(`${origin}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': userAgents.edgeOnWindows },
    body: JSON.stringify({ email: user.email, password: 'not the password' }),
  });
  expect(response.status).toBe(401);
  await response.body?.cancel();
}

test('what happened is told as it happens, and the filter is in the address', async ({
  steadyDevice,
  newUser,
  origin,
}) => {
  const user = await newUser();
  const page = await steadyDevice();
  await logIn(page, user);
  await openActivity(page);
  await expect(rows(page).filter({ hasText: 'Your account was created' })).toBeVisible();
  await failToLogIn(origin, user);
  await logIn(await steadyDevice({ userAgent: userAgents.firefoxOnLinux }), user);
  const fromNewDevice = rows(page).filter({ hasText: 'Firefox on Linux' });
  await expect(fromNewDevice).toHaveCount(1);
  await expect(fromNewDevice).toContainText('First login from a new device');
  await page.getByRole('link', { name: 'Failed logins' }).click();
  await expect(page).toHaveURL(/\/activity\?kind=failed$/u);
  await page.goBack();
  await expect(page.getByRole('link', { name: 'Everything' })).toHaveAttribute('aria-current', 'page');
  await expect(fromNewDevice).toHaveCount(1);
  await page.getByRole('link', { name: 'Failed logins' }).click();
  await expect(page).toHaveURL(/\/activity\?kind=failed$/u);
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText('Somebody tried to log in with a wrong password');
  await expect(rows(page)).toContainText('Microsoft Edge on Windows');
  await page.reload();
  await expect(rows(page)).toHaveCount(1);
  await openActivity(page, '?kind=nonsense');
  await expect(page.getByRole('link', { name: 'Everything' })).toHaveAttribute('aria-current', 'page');
  await expect(rows(page).filter({ hasText: 'Your account was created' })).toBeVisible();
});

test('a file holds all pages of what the filter shows', async ({ device, newUser, backstage }) => {
  const user = await newUser();
  const page = await device();
  await logIn(page, user);
  await backstage.recordLogins(user, 120);
  await openActivity(page, '?kind=logins');
  await expect(rows(page)).toHaveCount(50);
  const json = await exportAs(page, 'JSON');
  expect(json.name).toMatch(/^curfew-activity-logins-\d{4}-\d{2}-\d{2}\.json$/u);
  const { records } = JSON.parse(json.text);
  expect(records).toHaveLength(121);
  expect(new Set(records.map(({ type }: { type: string }) => type))).toEqual(new Set(['login']));
  await expect(page.getByText(/^121 records are in curfew-activity-logins/u)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Export JSON' })).toBeFocused();
  const csv = await exportAs(page, 'CSV');
  expect(csv.text.split('\r\n')).toHaveLength(1 + 121 + 1);
  await page.getByRole('button', { name: 'Load more' }).click();
  await expect(rows(page)).toHaveCount(100);
  await page.getByRole('button', { name: 'Load more' }).click();
  await expect(rows(page)).toHaveCount(121);
  await expect(page.getByText('That is all there is.')).toBeFocused();
});

test('"This wasn’t me" leads to the password, whose change ends the other session', async ({
  device,
  newUser,
}) => {
  const user = await newUser();
  const stranger = await device({ userAgent: userAgents.firefoxOnLinux });
  await logIn(stranger, user);
  const page = await device();
  await logIn(page, user);
  await openActivity(page);
  // The own login is not asked about.
  const doubt = page.getByRole('button', { name: /^This wasn’t me/u });
  await expect(doubt).toHaveCount(1);
  await doubt.click();
  await page.getByRole('dialog').getByRole('button', { name: 'Change password' }).click();
  await expect(page).toHaveURL(/\/security#password$/u);
  await expect(page.getByRole('textbox', { name: 'Current password' })).toBeFocused();
  await page.keyboard.type(user.password);
  await page.getByRole('textbox', { name: 'New password' }).fill('a sentence nobody has thought of');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Your password is changed. 1 other session was logged out.')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Current password' })).toHaveValue('');
  await expectLoginPage(stranger);
});

test('"This wasn’t me" can log out everywhere, this device included', async ({ device, newUser }) => {
  const user = await newUser();
  const stranger = await device({ userAgent: userAgents.firefoxOnLinux });
  await logIn(stranger, user);
  const page = await device();
  await logIn(page, user);
  await openActivity(page);
  await page.getByRole('button', { name: /^This wasn’t me/u }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: /^This wasn’t me/u })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Log out everywhere' }).click();
  await expectLoginPage(page);
  await expectLoginPage(stranger);
});

test('where a login came from is said, about, wherever it is shown, and the session has the same face', async ({
  device,
  newUser,
  backstage,
}) => {
  const [user, operator] = [await newUser(), await newUser()];
  await backstage.makeOperator(operator);
  const from = (address: string) => ({ extraHTTPHeaders: { 'x-forwarded-for': address } });
  const far = await device({ userAgent: userAgents.firefoxOnLinux, ...from('89.160.20.115') });
  await logIn(far, user);
  // What is the same on every row is not said on any.
  await expect(far.getByRole('main')).not.toContainText('Near');
  const page = await device(from('81.2.69.145'));
  await logIn(page, user);
  const session = page.getByRole('listitem').filter({ hasText: 'Firefox on Linux' });
  await expect(session).toContainText('Near Linköping, Sweden');
  const face = await session.locator('.device-face').getAttribute('style');
  await session.getByRole('button', { name: 'Details of Firefox on Linux' }).click();
  await expect(session).toContainText('Linköping, Sweden (approximately, by a database on this server)');
  await expect(session).toContainText('89.160.20.0/24');

  await openActivity(page);
  const login = rows(page).filter({ hasText: 'Firefox on Linux' });
  await expect(login).toContainText('Near Linköping, Sweden');
  await expect(login.locator('.device-face')).toHaveAttribute('style', face ?? '');
  const { text } = await exportAs(page, 'CSV');
  expect(text).toContain('89.160.20.0/24,Linköping,SE,');

  const there = await device();
  await logIn(there, operator);
  await openUser(there, user);
  const row = there
    .getByRole('table', { name: 'Live sessions' })
    .getByRole('row', { name: /Firefox on Linux/u });
  await expect(row).toContainText('Near Linköping, Sweden');
  await expect(row.locator('.device-face')).toHaveAttribute('style', face ?? '');
  await expect(there.getByRole('table', { name: 'Audit trail' })).toContainText('Near Linköping, Sweden');
});
