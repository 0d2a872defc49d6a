import { expect, test } from '../fixtures/index.ts';
import {
  expectInside,
  expectLoginPage,
  fillLogin,
  logIn,
  logInByForm,
  refresh,
  userAgents,
} from './steps/account.ts';
import { tabTo } from './steps/keyboard.ts';

test('a person makes an account and is in', async ({ device, newUser }) => {
  const { email, password, displayName } = await newUser();
  const page = await device();
  await page.goto('/');
  await expectLoginPage(page);
  await page.getByRole('link', { name: 'Create one' }).click();
  await page.getByLabel('Name').fill(displayName);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill('short');
  await page.getByRole('button', { name: 'Create account' }).click();
  const field = page.getByLabel('Password', { exact: true });
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toBeFocused();
  await field.fill(password);
  await page.getByLabel('E-mail address').fill(`new-${email}`);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expectInside(page);
});

test('a wrong password is said and changes nothing', async ({ device, newUser }) => {
  const user = await newUser();
  const page = await device();
  await page.goto('/login');
  await fillLogin(page, { ...user, password: 'wrong wrong wrong wrong' });
  await expect(page.getByRole('alert')).not.toBeEmpty();
  await expectLoginPage(page);
  await fillLogin(page, user);
  await expectInside(page);
});

test('after the login the person is where they wanted to go', async ({ device, newUser }) => {
  const page = await device();
  await page.goto('/sessions?from=mail');
  await expectLoginPage(page);
  await fillLogin(page, await newUser());
  await expect(page).toHaveURL(/\/sessions\?from=mail$/u);
});

test('no address outside is followed after the login', async ({ device, newUser }) => {
  const page = await device();
  await page.goto('/login?next=//evil.example/');
  await fillLogin(page, await newUser());
  await expectInside(page);
});

test('two devices see each other, this one first', async ({ device, newUser }) => {
  const user = await newUser();
  const here = await device();
  await logIn(here, user);
  await expect(here.getByText('You are only logged in here.')).toBeVisible();
  const there = await device({ userAgent: userAgents.firefoxOnLinux });
  await logIn(there, user);
  await refresh(here);
  await expect(here.getByRole('list', { name: 'Other sessions' })).toContainText('Firefox on Linux');
  await expect(there.getByRole('list', { name: 'This device' })).toContainText('Firefox on Linux');
});

test('without being asked, a login elsewhere is in the list and asked about at once', async ({
  device,
  newUser,
}) => {
  const user = await newUser();
  const here = await device();
  await logIn(here, user);
  await logIn(await device({ userAgent: userAgents.firefoxOnLinux }), user);
  const others = here.getByRole('list', { name: 'Other sessions' });
  await expect(others).toContainText('Firefox on Linux', { timeout: 5_000 });
  await expect(here.getByText('New login: Firefox on Linux. Was this you?')).toBeVisible();
});

test('the times can be read exactly with the keyboard', async ({ device, newUser }) => {
  const page = await device();
  await logIn(page, await newUser());
  await tabTo(page, page.getByText('Connected now'));
  await expect(page.getByRole('tooltip')).toContainText(/Last active .+ logged in .+/u);
});

test('a long list comes page by page, and its number is not guessed', async ({ device, newUser }) => {
  const user = await newUser();
  for (const userAgent of [userAgents.firefoxOnLinux, userAgents.edgeOnWindows]) {
    await logIn(await device({ userAgent }), user);
  }
  const page = await device();
  await page.route('**/trpc/auth.listSessions**', (route) =>
    route.continue({ url: route.request().url().replace('%22limit%22%3A50', '%22limit%22%3A1') }),
  );
  await logIn(page, user);
  await expect(page.getByRole('button', { name: 'Log out all other sessions' })).toBeVisible();
  await page.getByRole('button', { name: 'Load more' }).click();
  await expect(page.getByText('Microsoft Edge on Windows')).toBeVisible();
  await page.getByRole('button', { name: 'Load more' }).click();
  await expect(page.getByText('Firefox on Linux')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Log out 2 other sessions' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Load more' })).toHaveCount(0);
});

test('a person who must change the password sees no other page until it is done', async ({
  device,
  newUser,
  backstage,
}) => {
  const user = await newUser();
  await backstage.demandNewPassword(user);
  const page = await device();
  await page.goto('/login');
  await fillLogin(page, user);
  await expect(page.getByRole('heading', { name: 'Change your password' })).toBeVisible();
  await page.goto('/sessions');
  await expect(page.getByRole('heading', { name: 'Change your password' })).toBeVisible();
  await page.getByLabel('Current password', { exact: true }).fill(user.password);
  await page.getByLabel('New password', { exact: true }).fill(`${user.password} and more`);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expectInside(page);
});

test('an address that leads nowhere says so', async ({ device, newUser }) => {
  const page = await device();
  await logIn(page, await newUser());
  await page.goto('/nowhere');
  await page.getByRole('link', { name: 'Go to your sessions' }).click();
  await expectInside(page);
});

test('a login in one tab brings the other tab in', async ({ device, newUser }) => {
  const page = await device();
  const other = await page.context().newPage();
  await other.goto('/login');
  await logInByForm(page, await newUser());
  await expectInside(other);
});

test('a login as somebody else in one tab leaves nothing of the first person in the other', async ({
  device,
  newUser,
}) => {
  const [first, second] = [await newUser(), await newUser()];
  const page = await device();
  await logIn(page, first);
  const other = await page.context().newPage();
  await other.goto('/sessions');
  await expect(other.getByText(first.displayName)).toBeVisible();
  // The second person does not log the first one out, but calls the API from the same browser.
  await page.evaluate(async ({ email, password }) => {
    const token = document.cookie.split('__Host-csrf=')[1] ?? '';
    await fetch('/trpc/auth.login', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-csrf-token': token },
      body: JSON.stringify({ email, password }),
    });
  }, second);
  await page.reload();
  await expect(page.getByText(second.displayName)).toBeVisible();
  await other.evaluate(() => window.dispatchEvent(new Event('online')));
  await expect(other.getByText(second.displayName)).toBeVisible();
  expect(await other.content()).not.toContain(first.displayName);
});
