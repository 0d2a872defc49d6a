import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/index.ts';
import { logIn } from './steps/account.ts';

function limit(page: Page) {
  return page.getByLabel('Log me out after this time without activity');
}

test('a shorter inactivity limit asks for the password when it must, and repeats itself', async ({
  steadyDevice,
  newUser,
  backstage,
}) => {
  const user = await newUser();
  const page = await steadyDevice();
  await logIn(page, user);
  await page.goto('/security');
  await expect(page.getByText('You are logged out after 30 minutes')).toBeVisible();
  await expect(limit(page).locator('option')).toHaveText([
    '5 minutes',
    '10 minutes',
    '15 minutes',
    'As the service sets it (30 minutes)',
  ]);
  await limit(page).selectOption('10 minutes');
  // The last authentication is eleven minutes ago; the person is here.
  await backstage.moveClock(user, 11 / 60);
  await page.getByRole('button', { name: 'Save' }).click();
  const question = page.getByRole('dialog');
  await question.getByRole('textbox', { name: 'Password' }).press('Escape');
  await expect(page.getByText('Nothing was changed, because the password was not given.')).toBeVisible();
  await expect(limit(page)).toHaveValue('600');
  await page.getByRole('button', { name: 'Save' }).click();
  await question.getByRole('textbox', { name: 'Password' }).fill(user.password);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Saved. You are logged out after 10 minutes without activity.')).toBeVisible();
  await expect(page.getByText('You are logged out after 10 minutes in which you did nothing.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save' })).toBeFocused();
  await page.reload();
  await expect(limit(page)).toHaveValue('600');
  await limit(page).selectOption('As the service sets it (30 minutes)');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved. The limit of the service holds.')).toBeVisible();
});

test('a wrong password says so where it was typed, and changes nothing', async ({ device, newUser }) => {
  const page = await device();
  await logIn(page, await newUser());
  await page.goto('/security');
  const current = page.getByRole('textbox', { name: 'Current password' });
  await current.fill('not the password');
  await page.getByRole('textbox', { name: 'New password' }).fill('a sentence nobody has thought of');
  await page.keyboard.press('Enter');
  await expect(page.getByText('This is not your current password.')).toBeVisible();
  await expect(current).toBeFocused();
});
