import { expect, test } from '../fixtures/index.ts';
import { expectInside, expectLoginPage, logIn, ownLogoutButton, userAgents } from './steps/account.ts';
import { tabTo } from './steps/keyboard.ts';

test('the keyboard alone names a session, ends it, answers a warning, looks around and logs out', async ({
  device,
  newUser,
  backstage,
}) => {
  test.setTimeout(60_000);
  const user = await newUser();
  await logIn(await device({ userAgent: userAgents.firefoxOnLinux }), user);
  const page = await device();
  await page.goto('/login');
  await expect(page.getByLabel('E-mail address')).toBeFocused();
  await page.keyboard.type(user.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(user.password);
  await page.keyboard.press('Enter');
  await expectInside(page);

  const press = async (name: string | RegExp, role: 'button' | 'link' = 'button') => {
    await tabTo(page, page.getByRole(role, { name }).first());
    await page.keyboard.press('Enter');
  };
  await press('Details of Firefox on Linux');
  await press('Rename Firefox on Linux');
  await page.keyboard.type('Kitchen');
  await page.keyboard.press('Enter');
  await press('Log out Kitchen');
  const question = page.getByRole('group', { name: 'Log out Kitchen?' });
  await expect(question).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Log out Kitchen' })).toBeFocused();
  await page.keyboard.press('Enter');
  await tabTo(page, question.getByRole('button', { name: 'Log out' }));
  await page.keyboard.press('Enter');
  await expect(page.getByText('Kitchen is logged out. It was cut off at once.')).toBeVisible();

  await press('Activity', 'link');
  await expect(page.getByRole('heading', { level: 1, name: 'Activity' })).toBeVisible();
  await press('Security', 'link');
  await expect(page.getByRole('heading', { level: 1, name: 'Security' })).toBeVisible();
  await backstage.moveClock(user, 0.49);
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await expect(page.getByRole('alertdialog').getByRole('button', { name: 'Stay logged in' })).toBeFocused();
  // The dialog keeps the focus for as long as it asks.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('main'))).toBeNull();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('alertdialog')).toHaveCount(0);

  await press('Sessions', 'link');
  await tabTo(page, ownLogoutButton(page));
  await page.keyboard.press('Enter');
  await expectLoginPage(page);
});
