import { expect, test } from '../fixtures/index.ts';
import {
  expectInside,
  expectLoginPage,
  logIn,
  logInRemembered,
  ownLogoutButton,
  sessionCookie,
  statusWithCookie,
  userAgents,
  logOutEverywhere,
  confirmPassword,
} from './steps/account.ts';
import { afterRestart, comeBack } from './steps/coming-back.ts';
import { tabTo } from './steps/keyboard.ts';

/** Inactivity closes the access after half an hour; the session itself lasts 30 days. */
const HOURS_AWAY = 3;

test('a remembered browser goes on after hours without a password, in two tabs at once', async ({
  device,
  newUser,
  origin,
  originB,
  backstage,
}) => {
  const user = await newUser();
  const page = await device();
  await logInRemembered(page, user);
  const tab = await page.context().newPage();
  await tab.goto('/sessions');
  await expectInside(tab);
  const before = await sessionCookie(page);
  await backstage.moveClock(user, HOURS_AWAY);
  expect(await statusWithCookie(originB, before)).toBe(401);

  // Nobody is there: its stream delivers nothing to a closed access, and what the page asks on its own because the network
  // comes back neither refreshes nor leaves.
  await logIn(await device({ userAgent: userAgents.firefoxOnLinux }), user);
  const who = page.waitForResponse((response) => response.url().includes('auth.session'));
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  expect((await who).status()).toBe(401);
  expect((await backstage.sessionsOf(user))[0]).toEqual({ refreshes: 0, endReason: null });
  await expectInside(page);

  await Promise.all([comeBack(page), comeBack(tab)]);
  for (const each of [page, tab]) {
    await expect(each.getByText('Connected now').first()).toBeVisible();
    await expectInside(each);
  }
  await expect.poll(async () => statusWithCookie(origin, await sessionCookie(page))).toBe(200);
  expect(await statusWithCookie(originB, before)).toBe(401);
  await Promise.all([page.reload(), tab.reload()]);
  for (const each of [page, tab]) await expectInside(each);
  expect((await backstage.sessionsOf(user))[0]).toEqual({ refreshes: 1, endReason: null });
});

test('two tabs that are opened at once after hours present the same token, and neither ends the session', async ({
  device,
  newUser,
  backstage,
}) => {
  const user = await newUser();
  const page = await device();
  await logInRemembered(page, user);
  const tab = await page.context().newPage();
  await tab.goto('/livez');
  await page.goto('/livez');
  await backstage.moveClock(user, HOURS_AWAY);
  await Promise.all([page.goto('/sessions'), tab.goto('/sessions')]);
  for (const each of [page, tab]) await expectInside(each);
  for (const each of [page, tab]) {
    await each.reload();
    await expectInside(each);
  }
  expect((await backstage.sessionsOf(user)).map(({ endReason }) => endReason)).toEqual([null]);
});

test('a restarted browser is in without a password, and asks for it before what matters', async ({
  device,
  newUser,
  backstage,
}) => {
  const user = await newUser();
  await logIn(await device({ userAgent: userAgents.firefoxOnLinux }), user);
  const closed = await device();
  await logInRemembered(closed, user);
  const storageState = await afterRestart(closed);
  expect(storageState.cookies.map(({ name }) => name)).toEqual(['__Host-Http-refresh']);
  await backstage.moveClock(user, 0.4);
  const page = await device({ storageState });
  await page.goto('/sessions');
  await expectInside(page);
  await page.getByRole('button', { name: 'Log out 1 other session' }).click();
  await page.getByRole('group').getByRole('button', { name: 'Log out 1 other session' }).click();
  await confirmPassword(page, user);
  await expect(page.getByText('1 other session is logged out.')).toBeVisible();
});

test('after the logout of a restarted browser no cookie is left, and a copied one opens nothing', async ({
  device,
  newUser,
}) => {
  const user = await newUser();
  const closed = await device();
  await logInRemembered(closed, user);
  const storageState = await afterRestart(closed);
  const page = await device({ storageState });
  await page.goto('/sessions');
  await ownLogoutButton(page).click();
  await expectLoginPage(page);
  expect(await page.context().cookies()).toEqual([]);
  const thief = await device({ storageState: { ...storageState, origins: [] } });
  await thief.goto('/sessions');
  await expectLoginPage(thief);
  await expect(thief.getByText('You are logged out')).toBeVisible();
});

test('without the tick, hours away lead to the login page with the reason', async ({
  device,
  newUser,
  backstage,
}) => {
  const user = await newUser();
  const page = await device();
  await logIn(page, user);
  expect((await page.context().cookies()).map(({ name }) => name)).not.toContain('__Host-Http-refresh');
  await backstage.moveClock(user, HOURS_AWAY);
  await comeBack(page);
  await expectLoginPage(page);
  await expect(page.getByText('You were logged out after a while without activity')).toBeVisible();
});

test('a remembered browser that was logged out from elsewhere while away is told so', async ({
  device,
  newUser,
  backstage,
}) => {
  const user = await newUser();
  const page = await device();
  await logInRemembered(page, user);
  const closed = await afterRestart(page);
  await backstage.moveClock(user, HOURS_AWAY);
  const there = await device({ userAgent: userAgents.firefoxOnLinux });
  await logIn(there, user);
  await logOutEverywhere(there);
  await expectLoginPage(there);
  const restarted = await device({ storageState: closed });
  await restarted.goto('/sessions');
  for (const away of [page, restarted]) {
    await expectLoginPage(away);
    await expect(away.getByText(/^You were logged out from Firefox on Linux at/u)).toBeVisible();
    await expect(
      away.getByText('You chose “Log out everywhere”, and this session ended with it.'),
    ).toBeVisible();
  }
});

test('a remembered browser logs out everywhere after hours away, the other device included', async ({
  device,
  newUser,
  backstage,
}) => {
  const user = await newUser();
  const page = await device();
  await logInRemembered(page, user);
  await backstage.moveClock(user, HOURS_AWAY);
  const there = await device({ userAgent: userAgents.firefoxOnLinux });
  await logIn(there, user);
  await logOutEverywhere(page);
  await expect(page.getByText('You are logged out everywhere')).toBeVisible();
  await expectLoginPage(there);
});

test('the tick is one for the keyboard and for a screen reader, and off unless it is set', async ({
  device,
  newUser,
}) => {
  const user = await newUser();
  const page = await device();
  await page.goto('/login');
  const tick = page.getByRole('checkbox', { name: 'Keep me logged in' });
  await expect(tick).not.toBeChecked();
  await expect(tick).toHaveAccessibleDescription(/the browser was closed.+shared computer/u);
  await page.keyboard.type(user.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(user.password);
  await tabTo(page, tick);
  await page.keyboard.press('Space');
  await expect(tick).toBeChecked();
  await page.keyboard.press('Enter');
  await expectInside(page);
  expect((await page.context().cookies()).map(({ name }) => name)).toContain('__Host-Http-refresh');
});
