import { expect, test } from '../fixtures/index.ts';
import {
  expectInside,
  expectLoginPage,
  logIn,
  ownLogoutButton,
  refresh,
  sessionCookie,
  statusWithCookie,
  userAgents,
} from './steps/account.ts';

test('a logout ends on the login page, in every tab, without a reload, and the cookie is dead everywhere', async ({
  device,
  newUser,
  origin,
  originB,
}) => {
  const page = await device();
  await logIn(page, await newUser());
  const tab = await page.context().newPage();
  await tab.goto('/sessions');
  await expectInside(tab);
  await tab.evaluate(() => Object.assign(window, { isSameDocument: true }));
  const cookie = await sessionCookie(page);
  expect(await statusWithCookie(originB, cookie)).toBe(200);
  await ownLogoutButton(page).click();
  await expectLoginPage(page);
  await expectLoginPage(tab);
  expect(await tab.evaluate(() => 'isSameDocument' in window)).toBe(true);
  expect(await statusWithCookie(origin, cookie)).toBe(401);
  expect(await statusWithCookie(originB, cookie)).toBe(401);
  expect(await page.context().cookies()).toEqual([]);
});

test('after a logout the heading has the focus and the reason is announced', async ({ device, newUser }) => {
  const page = await device();
  await logIn(page, await newUser());
  await ownLogoutButton(page).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Log in' })).toBeFocused();
  await expect(page.getByRole('status').filter({ hasText: 'You are logged out' })).toBeVisible();
});

test('nothing of the person is left in the page or its storage', async ({ device, newUser }) => {
  const user = await newUser();
  const page = await device();
  await logIn(page, user);
  await ownLogoutButton(page).click();
  await expectLoginPage(page);
  const left = await page.evaluate(() =>
    [
      document.documentElement.outerHTML,
      ...Object.values({ ...localStorage }),
      ...Object.values({ ...sessionStorage }),
      JSON.stringify(history.state),
    ].join('\n'),
  );
  expect(left).not.toContain(user.email);
  expect(left).not.toContain(user.displayName);
  expect(left).not.toContain('cfl_');
});

test('a reload after a logout does not log back in', async ({ device, newUser }) => {
  const page = await device();
  await logIn(page, await newUser());
  await ownLogoutButton(page).click();
  await expectLoginPage(page);
  await page.reload();
  await expectLoginPage(page);
  await page.goto('/sessions');
  await expectLoginPage(page);
});

test('another device is logged out after a question in place, and is told who did it', async ({
  device,
  newUser,
}) => {
  const user = await newUser();
  const there = await device({ userAgent: userAgents.firefoxOnLinux });
  await logIn(there, user);
  const here = await device();
  await logIn(here, user);
  const button = here.getByRole('button', { name: 'Log out Firefox on Linux' });
  await button.click();
  await here.keyboard.press('Escape');
  await expect(button).toBeFocused();
  await button.click();
  await here.getByRole('group').getByRole('button', { name: 'Log out' }).click();
  await expect(here.getByRole('status')).toContainText(['Firefox on Linux is logged out.']);
  await expect(here.getByText('You are only logged in here.')).toBeVisible();
  await refresh(there);
  await expectLoginPage(there);
  await expect(there.getByText(/^You were logged out from Chrome on Linux at /u)).toBeVisible();
  await expectInside(here);
});

test('the others are logged out with their number in the label; this device stays', async ({
  device,
  newUser,
}) => {
  const user = await newUser();
  const firefox = await device({ userAgent: userAgents.firefoxOnLinux });
  const edge = await device({ userAgent: userAgents.edgeOnWindows });
  await logIn(firefox, user);
  await logIn(edge, user);
  const here = await device();
  await logIn(here, user);
  await here.getByRole('button', { name: 'Log out 2 other sessions' }).click();
  await here.getByRole('group').getByRole('button', { name: 'Log out 2 other sessions' }).click();
  await expect(here.getByText('2 other sessions are logged out.')).toBeVisible();
  for (const there of [firefox, edge]) {
    await refresh(there);
    await expectLoginPage(there);
  }
  await here.reload();
  await expectInside(here);
});

test('everywhere is everywhere: this device, its other tab and the other device', async ({
  device,
  newUser,
}) => {
  const user = await newUser();
  const there = await device({ userAgent: userAgents.firefoxOnLinux });
  await logIn(there, user);
  const here = await device();
  await logIn(here, user);
  const tab = await here.context().newPage();
  await tab.goto('/sessions');
  await here.getByRole('button', { name: 'Log out everywhere' }).click();
  const dialog = here.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await dialog.getByRole('button', { name: 'Log out everywhere' }).click();
  await expectLoginPage(here);
  await expect(here.getByText('You are logged out everywhere')).toBeVisible();
  await expectLoginPage(tab);
  await refresh(there);
  await expectLoginPage(there);
});

test('a slow logout empties the other tabs before it is done', async ({ device, newUser }) => {
  const page = await device();
  await logIn(page, await newUser());
  const tab = await page.context().newPage();
  await tab.goto('/sessions');
  await expectInside(tab);
  const gate = Promise.withResolvers<undefined>();
  await page.route('**/trpc/auth.logout', async (route) => {
    await gate.promise;
    await route.continue();
  });
  await ownLogoutButton(page).click();
  await expect(tab.getByText('Logging out…')).toBeVisible();
  await expect(page.getByText('This device', { exact: true })).toHaveCount(0);
  await expect(tab.getByText('This device', { exact: true })).toHaveCount(0);
  gate.resolve(undefined);
  await expectLoginPage(page);
  await expectLoginPage(tab);
});

test('the keyboard alone logs in and out', async ({ device, newUser }) => {
  const user = await newUser();
  const page = await device();
  await page.goto('/login');
  await expect(page.getByLabel('E-mail address')).toBeFocused();
  await page.keyboard.type(user.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(user.password);
  await page.keyboard.press('Enter');
  await expectInside(page);
  const button = ownLogoutButton(page);
  for (let presses = 0; presses < 10 && !(await isFocused()); presses += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expectLoginPage(page);

  function isFocused(): Promise<boolean> {
    return button.evaluate((element) => element === document.activeElement);
  }
});

test('a procedure that needs the password asks for it once and goes on by itself', async ({
  device,
  newUser,
}) => {
  const user = await newUser();
  await logIn(await device({ userAgent: userAgents.firefoxOnLinux }), user);
  const here = await device();
  await logIn(here, user);
  // Ten minutes are long: the first answer is what the server says after them.
  let isFirst = true;
  await here.route('**/trpc/auth.logoutOthers', async (route) => {
    if (!isFirst) return route.continue();
    isFirst = false;
    const data = { code: 'FORBIDDEN', curfewCode: 'REAUTHENTICATION_REQUIRED', requestId: 'test' };
    return route.fulfill({
      status: 403,
      json: { error: { code: -32003, message: 'Password needed.', data } },
    });
  });
  await here.getByRole('button', { name: 'Log out 1 other session' }).click();
  await here.getByRole('group').getByRole('button', { name: 'Log out 1 other session' }).click();
  const dialog = here.getByRole('dialog', { name: 'Confirm that it is you' });
  await dialog.getByLabel('Password', { exact: true }).fill('wrong wrong wrong');
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await expect(dialog.getByLabel('Password', { exact: true })).toHaveAttribute('aria-invalid', 'true');
  await dialog.getByLabel('Password', { exact: true }).fill(user.password);
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await expect(here.getByText('1 other session is logged out.')).toBeVisible();
  await expect(dialog).toHaveCount(0);
  await expectInside(here);
});
