import { expect, test } from '../fixtures/index.ts';
import {
  expectInside,
  expectLoginPage,
  fillLogin,
  logIn,
  refresh,
  userAgents,
  confirmPassword,
} from './steps/account.ts';
import { tabTo } from './steps/keyboard.ts';
import { giveReason, openUser, userAndOperator, watchProgress } from './steps/operator.ts';

test('an operator logs out one session of somebody, who is told the reason', async ({
  device,
  newUser,
  backstage,
}) => {
  const { user, there: firefox, page } = await userAndOperator({ backstage, newUser, device });
  const phone = await device({ userAgent: userAgents.safariOnPhone });
  await logIn(phone, user);
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
  await confirmPassword(page, operator);
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

test('a disabled account is out and stays out until it is enabled', async ({
  device,
  newUser,
  backstage,
}) => {
  const { user, there, page } = await userAndOperator({ backstage, newUser, device });
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

test('the keyboard alone finds a user and logs out a session', async ({ device, newUser, backstage }) => {
  const { user, there, page } = await userAndOperator({ backstage, newUser, device });
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
