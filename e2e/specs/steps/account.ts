import type { Page } from '@playwright/test';
import { expect, type TestUser } from '../../fixtures/index.ts';

/** User agents of other kinds of browser, so that the rows of a list can be told apart. */
export const userAgents = {
  firefoxOnLinux: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  edgeOnWindows:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
  safariOnPhone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
};

/** Logs in on the page that asks for it, wherever that was. */
export async function fillLogin(page: Page, user: TestUser): Promise<void> {
  await page.getByLabel('E-mail address').fill(user.email);
  await page.getByLabel('Password', { exact: true }).fill(user.password);
  await page.getByRole('button', { name: 'Log in' }).click();
}

/** "Keep me logged in" stays ticked when the form is sent. */
export async function logInRemembered(page: Page, user: TestUser): Promise<void> {
  await page.goto('/login');
  await page.getByRole('checkbox', { name: 'Keep me logged in' }).check();
  await fillLogin(page, user);
  await expectInside(page);
}

/** On the login page, of which the other tabs hear. */
export async function logInByForm(page: Page, user: TestUser): Promise<void> {
  await page.goto('/login');
  await fillLogin(page, user);
  await expectInside(page);
}

/** Somebody who is in already when the page is opened, which takes less long. */
export async function logIn(page: Page, { email, password }: TestUser): Promise<void> {
  const answer = await page.context().request.post('/api/auth/login', { data: { email, password } });
  expect(answer.status()).toBe(200);
  await page.goto('/sessions');
  await expectInside(page);
}

/** The sessions page with its list, not only its address. */
export async function expectInside(page: Page): Promise<void> {
  await expect(page).toHaveURL(/\/sessions$/u);
  await expect(page.getByText('This device', { exact: true })).toBeVisible();
}

export async function expectLoginPage(page: Page, options: { timeout?: number } = {}): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: 'Log in' })).toBeVisible(options);
  await expect(page).toHaveURL(/\/login(?:\?|$)/u);
}

/** "Log out" of the row of this device. */
export function ownLogoutButton(page: Page) {
  return page.getByRole('list', { name: 'This device' }).getByRole('button', { name: 'Log out' });
}

/** The question of "Log out everywhere", answered with yes. What arrives meanwhile moves the button under a mouse. */
export async function logOutEverywhere(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Log out everywhere' }).press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Log out everywhere' }).click();
}

/** Answers the dialog that asks for the password in the middle of something. */
export async function confirmPassword(page: Page, user: TestUser): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Confirm that it is you' });
  await dialog.getByLabel('Password', { exact: true }).fill(user.password);
  await dialog.getByRole('button', { name: 'Continue' }).click();
}

/** Makes the page ask for the list now instead of within ten seconds. */
export async function refresh(page: Page): Promise<void> {
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
}

/** The session cookie of a device, as somebody who copied it would send it. */
export async function sessionCookie(page: Page): Promise<string> {
  const cookies = await page.context().cookies();
  const cookie = cookies.find(({ name }) => name.endsWith('session'));
  if (cookie === undefined) throw new Error('the device has no session cookie');
  return `${cookie.name}=${cookie.value}`;
}

/** What the API answers to whoever presents this cookie. */
export async function statusWithCookie(origin: string, cookie: string): Promise<number> {
  const response = await fetch(`${origin}/trpc/auth.session`, { headers: { cookie } });
  await response.body?.cancel();
  return response.status;
}
