import type { Page } from '@playwright/test';
import { expect, test, type TestUser } from '../fixtures/index.ts';
import {
  expectInside,
  expectLoginPage,
  fillLogin,
  logIn,
  refresh,
  sessionCookie,
  userAgents,
} from './steps/account.ts';
import { tabTo } from './steps/keyboard.ts';

/** From the list of users to the page of one of them. */
async function openUser(page: Page, user: TestUser): Promise<void> {
  await page.goto('/admin');
  await page.getByLabel('Search').fill(user.email);
  await page.getByRole('link', { name: user.displayName }).click();
  await expect(page.getByRole('heading', { level: 1, name: user.displayName })).toBeVisible();
}

/** The dialog that asks for the reason, filled in and confirmed. */
async function giveReason(page: Page, reason: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Reason')).toBeFocused();
  await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByRole('button').last().click();
}

/** Writes down every value that a progress bar of this page shows, however short. */
async function watchProgress(page: Page): Promise<() => Promise<number[]>> {
  const values = await page.evaluateHandle(() => {
    const seen: number[] = [];
    new MutationObserver(() => {
      const bar = document.querySelector('[role=progressbar]');
      if (bar !== null) seen.push(Number(bar.getAttribute('aria-valuenow')));
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
    return seen;
  });
  return () => values.jsonValue();
}

test('an operator logs out one session of somebody, who is told the reason', async ({
  device,
  newUser,
  backstage,
}) => {
  const [user, operator] = [await newUser(), await newUser()];
  await backstage.makeOperator(operator);
  const firefox = await device({ userAgent: userAgents.firefoxOnLinux });
  await logIn(firefox, user);
  const phone = await device({ userAgent: userAgents.safariOnPhone });
  await logIn(phone, user);
  const page = await device();
  await logIn(page, operator);
  await page.getByRole('link', { name: 'Operator area' }).click();
  await expect(page).toHaveURL(/\/admin\/users$/u);
  await openUser(page, user);
  await page.getByRole('button', { name: `Log out Firefox on Linux of ${user.displayName}` }).click();
  await giveReason(page, 'Laptop reported lost');
  await expect(page.getByRole('status').filter({ hasText: 'Firefox on Linux is logged out.' })).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('table', { name: 'Live sessions' })).not.toContainText('Firefox');
  await expect(page.getByRole('table', { name: 'Audit trail' })).toContainText('“Laptop reported lost”');
  await refresh(firefox);
  await expectLoginPage(firefox);
  const told = firefox.getByRole('status').filter({ hasText: 'An administrator ended your session:' });
  await expect(told).toContainText('“Laptop reported lost”');
  expect(firefox.url()).not.toContain('Laptop');
  await firefox.reload();
  await expect(told).toContainText('“Laptop reported lost”');
  await phone.reload();
  await expectInside(phone);
});

test('the list is the preview: what it shows ends, and whoever logs in meanwhile stays', async ({
  device,
  newUser,
  backstage,
}) => {
  const [user, other, operator] = [await newUser(), await newUser(), await newUser()];
  await backstage.makeOperator(operator);
  const meant = [await device({ userAgent: userAgents.firefoxOnLinux }), await device()];
  for (const there of meant) await logIn(there, user);
  const bystander = await device({ userAgent: userAgents.edgeOnWindows });
  await logIn(bystander, other);
  const page = await device();
  await logIn(page, operator);
  await openUser(page, user);
  const userId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await page.getByRole('link', { name: 'Sessions', exact: true }).click();
  await page.getByLabel('User id').fill(userId);
  await expect(page).toHaveURL(new RegExp(`/admin/sessions\\?userId=${userId}$`, 'u'));
  await expect(page.getByText('2 sessions match')).toBeVisible();
  // The address alone brings the same list back.
  await page.reload();
  await expect(page.getByRole('table').getByRole('row')).toHaveCount(3);
  await page.getByRole('button', { name: 'Log out these 2 sessions' }).click();
  const late = await device({ userAgent: userAgents.safariOnPhone });
  await logIn(late, user);
  // The operator has to prove the password for this, in the middle of it.
  await backstage.moveClock(operator, 0.3);
  await giveReason(page, 'Credentials found in a dump');
  const question = page.getByRole('dialog', { name: 'Confirm that it is you' });
  await question.getByLabel('Password', { exact: true }).fill(operator.password);
  await question.getByRole('button', { name: 'Continue' }).click();
  const dialog = page.getByRole('dialog', { name: 'Log out these 2 sessions?' });
  await expect(dialog.getByText('2 sessions are logged out. They were cut off at once.')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Close' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByText('1 session match')).toBeVisible();
  for (const there of meant) {
    await refresh(there);
    await expectLoginPage(there);
    await expect(there.getByText('Credentials found in a dump')).toBeVisible();
  }
  for (const there of [bystander, late]) {
    await there.reload();
    await expectInside(there);
  }
});

test('more sessions than one batch are logged out in one go, with a bar and the result in words', async ({
  device,
  newUser,
  backstage,
}) => {
  const [user, operator] = [await newUser(), await newUser()];
  await backstage.makeOperator(operator);
  await logIn(await device(), user);
  await backstage.multiplySessions(user, 230);
  const page = await device();
  await logIn(page, operator);
  await openUser(page, user);
  const userId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await page.goto(`/admin/sessions?userId=${userId}`);
  const batches: number[] = [];
  page.on('response', (response) => {
    if (response.url().includes('admin.logoutSessions')) batches.push(response.status());
  });
  await page.getByRole('button', { name: 'Log out these 231 sessions' }).click();
  const barValues = await watchProgress(page);
  await giveReason(page, 'A key was leaked');
  await expect(page.getByText('231 sessions are logged out.')).toBeVisible();
  expect(batches).toEqual([200, 200, 200]);
  expect((await barValues()).filter((value) => value > 0 && value < 100).length).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByText('No live session matches.')).toBeVisible();
});

test('a filter that is misspelt means nobody, not everybody', async ({ device, newUser, backstage }) => {
  const operator = await newUser();
  await backstage.makeOperator(operator);
  const page = await device();
  await logIn(page, operator);
  for (const search of ['ipPrefix=nonsense', 'userId=7', 'inactiveForSeconds=soon', 'clientKind=toaster']) {
    await page.goto(`/admin/sessions?${search}`);
    await expect(page.getByText('This filter is not understood')).toBeVisible();
    await expect(page.getByRole('button', { name: /Log out/u })).toHaveCount(0);
  }
});

test('a disabled account is out and stays out until it is enabled', async ({
  device,
  newUser,
  backstage,
}) => {
  const [user, operator] = [await newUser(), await newUser()];
  await backstage.makeOperator(operator);
  const there = await device();
  await logIn(there, user);
  const page = await device();
  await logIn(page, operator);
  await openUser(page, user);
  await page.getByRole('button', { name: 'Disable account' }).click();
  await giveReason(page, 'Left the company');
  await expect(page.getByText('1 session is logged out, and no login is accepted.')).toBeVisible();
  await expect(page.getByText('Not logged in anywhere.')).toBeVisible();
  await refresh(there);
  await expectLoginPage(there);
  const told = there.getByRole('status').filter({ hasText: 'An administrator disabled your account:' });
  await expect(told).toContainText('“Left the company”');
  await fillLogin(there, user);
  await expect(there.getByRole('alert')).not.toBeEmpty();
  await page.getByRole('button', { name: 'Enable account' }).click();
  await giveReason(page, 'Came back');
  await expect(page.getByText(`${user.email} can log in again.`)).toBeVisible();
  await fillLogin(there, user);
  await expectInside(there);
});

test('whoever is no operator is not allowed, and nothing is asked of the server', async ({
  device,
  newUser,
}) => {
  const page = await device();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await logIn(page, await newUser());
  await expect(page.getByRole('link', { name: 'Operator area' })).toHaveCount(0);
  for (const path of ['/admin', '/admin/sessions', '/admin/audit', '/admin/explain']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { name: 'Not allowed' })).toBeVisible();
  }
  expect(asked.filter((url) => url.includes('/trpc/admin.'))).toEqual([]);
  await page.getByRole('main').getByRole('link', { name: 'Go to your sessions' }).click();
  await expectInside(page);
});

test('an operator who is one no longer is out of the area with the next question', async ({
  device,
  newUser,
  backstage,
}) => {
  const operator = await newUser();
  await backstage.makeOperator(operator);
  const page = await device();
  await logIn(page, operator);
  await page.goto('/admin/audit');
  await expect(page.getByRole('table')).toBeVisible();
  await backstage.makeOrdinary(operator);
  await page.getByRole('link', { name: 'Users' }).click();
  await expect(page.getByRole('heading', { name: 'Not allowed' })).toBeVisible();
});

test('a credential is explained and leaves no trace in the browser', async ({
  device,
  newUser,
  backstage,
}) => {
  const [user, operator] = [await newUser(), await newUser()];
  await backstage.makeOperator(operator);
  const there = await device({ userAgent: userAgents.firefoxOnLinux });
  await logIn(there, user);
  const token = (await sessionCookie(there)).split('=')[1] ?? '';
  const page = await device();
  const addresses: string[] = [];
  page.on('request', (request) => addresses.push(request.url()));
  await logIn(page, operator);
  await page.goto('/admin/explain');
  const field = page.getByLabel('Session id, token or logout ticket');
  await expect(field).toHaveAttribute('type', 'password');
  await field.fill(token);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Accepted')).toBeVisible();
  await expect(page.getByRole('heading', { level: 2 })).toBeFocused();
  await expect(page.getByRole('list', { name: 'Timeline' })).toContainText('Began: Firefox on Linux');
  await expect(field).toHaveValue('');
  const left = await page.evaluate(() =>
    [
      location.href,
      JSON.stringify(history.state),
      JSON.stringify({ ...localStorage, ...sessionStorage }),
      document.documentElement.outerHTML,
    ].join('\n'),
  );
  const secret = token.split('.')[1] ?? token;
  expect(left + addresses.join('\n')).not.toContain(secret);
  await field.fill('something else');
  await page.getByRole('button', { name: 'Explain' }).click();
  await expect(page.getByText('Accepted')).toHaveCount(0);
});

test('the audit trail is searched in its address, and comes page by page', async ({
  device,
  newUser,
  backstage,
}) => {
  const operator = await newUser();
  await backstage.makeOperator(operator);
  const page = await device();
  await logIn(page, operator);
  await backstage.recordLogins(operator, 60);
  await page.goto('/admin/audit');
  await page.getByLabel('What').selectOption('Logged in');
  await expect(page).toHaveURL(/type=login$/u);
  const rows = page.getByRole('table', { name: 'Audit trail' }).getByRole('row');
  await expect(rows).toHaveCount(51);
  await page.getByRole('button', { name: 'Load more' }).click();
  await expect.poll(() => rows.count()).toBeGreaterThan(60);
  await page.getByLabel('Why it ended').selectOption('an operator ended it');
  await expect(page.getByText('Nothing was recorded that matches.')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filter' }).click();
  await expect(page).toHaveURL(/\/admin\/audit$/u);
  await expect(rows).toHaveCount(51);
});

test('the keyboard alone finds a user and logs out a session', async ({ device, newUser, backstage }) => {
  const [user, operator] = [await newUser(), await newUser()];
  await backstage.makeOperator(operator);
  const there = await device({ userAgent: userAgents.firefoxOnLinux });
  await logIn(there, user);
  const page = await device();
  await logIn(page, operator);
  await tabTo(page, page.getByRole('link', { name: 'Operator area' }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByLabel('Search'));
  await page.keyboard.type(user.email);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('table').getByRole('row')).toHaveCount(2);
  await tabTo(page, page.getByRole('link', { name: user.displayName }));
  await page.keyboard.press('Enter');
  const button = page.getByRole('button', { name: /^Log out Firefox on Linux/u });
  await tabTo(page, button);
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Reason')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(button).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.type('By hand');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Firefox on Linux is logged out.')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await refresh(there);
  await expectLoginPage(there);
});
