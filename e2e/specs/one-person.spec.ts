import type { Page } from '@playwright/test';
import { expect, test, type TestUser } from '../fixtures/index.ts';
import { expectInside, expectLoginPage, fillLogin, logIn } from './steps/account.ts';

/** Logs in past the page, as something else that has the cookies of this browser does. */
async function logInPast(page: Page, { email, password }: TestUser): Promise<void> {
  const status = await page.evaluate(
    async (body) =>
      (
        await fetch('/api/auth/login', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      ).status,
    { email, password },
  );
  expect(status).toBe(200);
}

test('a page of one person never shows or ends what is of another who has logged in past it', async ({
  device,
  newUser,
  backstage,
  gateway,
}) => {
  const [maria, juan] = [await newUser(), await newUser()];
  const elsewhere = await device();
  await logIn(elsewhere, juan);
  const page = await device({ baseURL: gateway.origin });
  await logIn(page, maria);
  await logInPast(page, juan);
  gateway.breakStreams();
  await expect(page.getByText(juan.displayName)).toBeVisible({ timeout: 15_000 });
  await expect(page.getByText(maria.displayName)).toHaveCount(0);
  expect((await backstage.sessionsOf(juan)).map(({ endReason }) => endReason)).toEqual([null, null]);
});

test('a logout everywhere on a page of one person ends nothing of another', async ({
  device,
  newUser,
  backstage,
  gateway,
}) => {
  const [maria, juan] = [await newUser(), await newUser()];
  await logIn(await device(), juan);
  const page = await device({ baseURL: gateway.origin });
  await logIn(page, maria);
  await page.getByRole('button', { name: 'Log out everywhere' }).press('Enter');
  await logInPast(page, juan);
  const button = page.getByRole('dialog').getByRole('button', { name: 'Log out everywhere' });
  await button.evaluate((element: HTMLElement) => element.click());
  await expect
    .poll(async () => (await backstage.sessionsOf(maria)).every(({ endReason }) => endReason !== null))
    .toBe(true);
  expect((await backstage.sessionsOf(juan)).map(({ endReason }) => endReason)).toEqual([null, null]);
});

for (const reason of ['password_changed', 'session_timeout', 'user_logout_all', 'admin_logout']) {
  test(`an address that says ${reason} is not believed`, async ({ device }) => {
    const page = await device();
    await page.goto(`/login?reason=${reason}`);
    await expect(page.getByText('Please log in again', { exact: true })).toBeVisible();
    await expect(page.getByText(/was changed|timed out|logged out|logged you out|over/u)).toHaveCount(0);
  });
}

test('what the server said is repeated after a reload of the login page, and not what the address says else', async ({
  device,
  newUser,
}) => {
  const user = await newUser();
  const page = await device();
  await logIn(page, user);
  const other = await device();
  await logIn(other, user);
  await other.getByRole('button', { name: 'Log out 1 other session' }).click();
  await other
    .getByRole('group')
    .getByRole('button', { name: /^Log out/u })
    .click();
  await expectLoginPage(page);
  await page.context().clearCookies();
  await page.reload();
  await expect(page.getByText('You were logged out from another device')).toBeVisible();
  await page.goto('/login?reason=password_changed');
  await expect(page.getByText('Please log in again', { exact: true })).toBeVisible();
});

test('the next person begins at the start page, with nothing of the one before in the address', async ({
  device,
  newUser,
  backstage,
}) => {
  const [operator, next] = [await newUser(), await newUser()];
  await backstage.makeOperator(operator);
  const page = await device();
  await logIn(page, operator);
  await page.goto(`/admin/users?text=secret`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const elsewhere = await device();
  await logIn(elsewhere, operator);
  await elsewhere.getByRole('button', { name: 'Log out 1 other session' }).click();
  await elsewhere
    .getByRole('group')
    .getByRole('button', { name: /^Log out/u })
    .click();
  await expectLoginPage(page);
  expect(page.url()).not.toMatch(/secret|admin|next/u);
  await fillLogin(page, next);
  await expectInside(page);
});

test('the same person goes on where they were', async ({ device, newUser, backstage }) => {
  const operator = await newUser();
  await backstage.makeOperator(operator);
  const page = await device();
  await logIn(page, operator);
  await page.goto('/admin/users?text=secret');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const elsewhere = await device();
  await logIn(elsewhere, operator);
  await elsewhere.getByRole('button', { name: 'Log out 1 other session' }).click();
  await elsewhere
    .getByRole('group')
    .getByRole('button', { name: /^Log out/u })
    .click();
  await expectLoginPage(page);
  await fillLogin(page, operator);
  await expect(page).toHaveURL(/\/admin\/users\?text=secret$/u);
});
