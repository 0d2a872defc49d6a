import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/index.ts';
import { expectInside, expectLoginPage, fillLogin, logIn } from './steps/account.ts';
import { isBlank } from './steps/screen.ts';
import { openTabs } from './steps/several-tabs.ts';

const HOUR_MINUTES = 60;
/** Minutes: within the last two of the half hour, and the one until activity is recorded, that a session may be left. */
const NEARLY_TOO_LONG = 29.5;
const TOO_LONG = 33;

const inactivityWarning = (page: Page) => page.getByRole('alertdialog', { name: 'Are you still there?' });
const absoluteWarning = (page: Page) => page.getByRole('alertdialog', { name: 'Stay logged in?' });

/** The page asks the server who is in, as it does when the network comes back. Nobody is there. */
async function askWhoIsIn(page: Page): Promise<void> {
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
}

test('two minutes before the end one dialog warns in every tab; answered in one, it leaves all', async ({
  device,
  newUser,
  backstage,
}) => {
  const user = await newUser();
  const page = await device();
  await logIn(page, user);
  const [tab = page] = await openTabs(page, 1);
  await backstage.moveClock(user, NEARLY_TOO_LONG / HOUR_MINUTES);
  await askWhoIsIn(page);
  for (const each of [page, tab]) {
    await expect(inactivityWarning(each)).toBeVisible();
    await expect(inactivityWarning(each).getByRole('button', { name: 'Stay logged in' })).toBeFocused();
  }
  expect(await backstage.idleSeconds(user)).toBeGreaterThan(NEARLY_TOO_LONG * 60);
  await inactivityWarning(tab).getByRole('button', { name: 'Stay logged in' }).click();
  for (const each of [page, tab]) {
    await expect(inactivityWarning(each)).toHaveCount(0);
    await expectInside(each);
  }
  expect(await backstage.idleSeconds(user)).toBeLessThan(60);
});

test('Escape stays, too; and "Log out now" is a logout in every tab', async ({
  device,
  newUser,
  backstage,
}) => {
  const user = await newUser();
  const page = await device();
  await logIn(page, user);
  const [tab = page] = await openTabs(page, 1);
  await backstage.moveClock(user, NEARLY_TOO_LONG / HOUR_MINUTES);
  await askWhoIsIn(page);
  await expect(inactivityWarning(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(inactivityWarning(page)).toHaveCount(0);
  expect(await backstage.idleSeconds(user)).toBeLessThan(60);
  await backstage.moveClock(user, NEARLY_TOO_LONG / HOUR_MINUTES);
  await askWhoIsIn(tab);
  await inactivityWarning(tab).getByRole('button', { name: 'Log out now' }).click();
  for (const each of [page, tab]) await expectLoginPage(each);
});

test('typing and pointing are activity; what the page asks by itself is none', async ({
  device,
  newUser,
  backstage,
}) => {
  const user = await newUser();
  const page = await device();
  await page.clock.install();
  await logIn(page, user);
  for (const act of [() => page.keyboard.press('a'), () => page.mouse.click(5, 5)]) {
    await backstage.moveClock(user, 20 / HOUR_MINUTES);
    const polled = page.waitForResponse((response) => response.url().includes('auth.listSessions'));
    await page.clock.fastForward('00:50');
    expect((await polled).status()).toBe(200);
    await askWhoIsIn(page);
    expect(await backstage.idleSeconds(user)).toBeGreaterThan(20 * 60);
    await page.clock.fastForward('00:20');
    // An answer that is still under way would be given up when the clock of the page goes on.
    const reported = page.waitForResponse((response) => response.url().includes('auth.touch'));
    await act();
    expect((await reported).status()).toBe(200);
    expect(await backstage.idleSeconds(user)).toBeLessThan(60);
  }
});

test('a laptop that slept past the end wakes up blank, and leads back to the same place after the login', async ({
  device,
  newUser,
  backstage,
  gateway,
}) => {
  const user = await newUser();
  const page = await device({ baseURL: gateway.origin });
  await page.clock.install();
  await logIn(page, user);
  await page.goto('/activity?kind=logins');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const place = await page.evaluate(() => location.pathname + location.search);
  expect(await isBlank(page)).toBe(false);
  await backstage.moveClock(user, TOO_LONG / HOUR_MINUTES);
  const answer = gateway.holdAnswers('/trpc/');
  await page.clock.fastForward(TOO_LONG * 60_000);
  expect(await isBlank(page)).toBe(true);
  await answer.arrived(1);
  expect(await isBlank(page)).toBe(true);
  answer.release();
  await expectLoginPage(page);
  await expect(page.getByText('You were logged out after a while without activity')).toBeVisible();
  expect(new URL(page.url()).searchParams.get('reason')).toBe('session_timeout');
  await fillLogin(page, user);
  await expect(page).toHaveURL(new URL(place, gateway.origin).href);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});

test('a deadline that passes in the middle of the night, with the server away, shows nothing either', async ({
  device,
  newUser,
  gateway,
}) => {
  const page = await device({ baseURL: gateway.origin });
  await page.clock.install();
  await logIn(page, await newUser());
  gateway.breakDown();
  await page.clock.fastForward(TOO_LONG * 60_000);
  await expect(page.getByText('This device', { exact: true })).toBeHidden();
  gateway.restore();
  // Only the clock of this machine has jumped: the server says that the session is fine.
  await askWhoIsIn(page);
  await expectInside(page);
});

test('the longest duration asks for the password in place, and nothing that was typed is lost', async ({
  device,
  newUser,
  backstage,
}) => {
  const user = await newUser();
  const page = await device();
  await logIn(page, user);
  await page.getByRole('link', { name: 'Security' }).click();
  const [tab = page] = await openTabs(page, 1);
  await page.getByLabel('New password', { exact: true }).fill('half a sentence that');
  await backstage.endLifeIn(user, 1.5);
  await askWhoIsIn(page);
  for (const each of [page, tab]) await expect(absoluteWarning(each)).toBeVisible();
  const dialog = absoluteWarning(page);
  await dialog.getByLabel('Password', { exact: true }).fill('wrong wrong wrong');
  await dialog.getByRole('button', { name: 'Stay logged in' }).click();
  await expect(dialog.getByText('This is not your password.')).toBeVisible();
  await dialog.getByLabel('Password', { exact: true }).fill(user.password);
  await dialog.getByRole('button', { name: 'Stay logged in' }).click();
  for (const each of [page, tab]) await expect(absoluteWarning(each)).toHaveCount(0);
  await expect(page.getByLabel('New password', { exact: true })).toHaveValue('half a sentence that');
  await expectInside(tab);
  await tab.reload();
  await expectInside(tab);
});
