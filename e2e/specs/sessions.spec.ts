import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/index.ts';
import {
  confirmPassword,
  expectInside,
  expectLoginPage,
  logIn,
  logInRemembered,
  ownLogoutButton,
  userAgents,
} from './steps/account.ts';
import { logInElsewhere } from './steps/elsewhere.ts';
import { tabTo } from './steps/keyboard.ts';

const otherSessions = (page: Page) => page.getByRole('list', { name: 'Other sessions' });
const endedSessions = (page: Page) => page.getByRole('list', { name: 'Recently ended' });
const otherHeading = (page: Page) => page.getByRole('heading', { name: 'Other sessions' });

test('a session tells its details and gets a name, which every tab shows', async ({ device, newUser }) => {
  const user = await newUser();
  await logInRemembered(await device({ userAgent: userAgents.firefoxOnLinux }), user);
  const page = await device();
  await logIn(page, user);
  const tab = await page.context().newPage();
  await tab.goto('/sessions');
  const disclosure = page.getByRole('button', { name: 'Details of Firefox on Linux' });
  await expect(disclosure).toHaveAttribute('aria-expanded', 'false');
  await disclosure.press('Enter');
  await expect(disclosure).toHaveAttribute('aria-expanded', 'true');
  await expect(page.getByText('Yes, inactivity does not end it')).toBeVisible();
  await expect(page.getByText(userAgents.firefoxOnLinux)).toBeVisible();
  await page.getByRole('button', { name: 'Rename Firefox on Linux' }).click();
  const field = page.getByLabel('Name of this session');
  await expect(field).toBeFocused();
  await page.keyboard.type('Desk upstairs');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Rename Desk upstairs' })).toBeFocused();
  await expect(otherSessions(page)).toContainText('Firefox on Linux');
  await expect(tab.getByRole('button', { name: 'Log out Desk upstairs' })).toBeVisible();
  await page.getByRole('button', { name: 'Rename Desk upstairs' }).click();
  await page.keyboard.type('something else');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Rename Desk upstairs' })).toBeFocused();
  await page.getByRole('button', { name: 'Rename Desk upstairs' }).click();
  await field.fill('   ');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Rename Firefox on Linux' })).toBeFocused();
});

test('a name that is refused stays in its field, also while the list changes', async ({
  device,
  newUser,
}) => {
  const user = await newUser();
  await logIn(await device({ userAgent: userAgents.firefoxOnLinux }), user);
  const page = await device();
  await logIn(page, user);
  await page.getByRole('button', { name: 'Details of Firefox on Linux' }).click();
  await page.getByRole('button', { name: 'Rename Firefox on Linux' }).click();
  const field = page.getByLabel('Name of this session');
  const name = 'n'.repeat(65);
  await page.keyboard.insertText(name);
  await logIn(await device({ userAgent: userAgents.edgeOnWindows }), user);
  await expect(otherSessions(page)).toContainText('Microsoft Edge on Windows');
  await expect(field).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('A name has up to 64 characters, all in one line.')).toBeVisible();
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toHaveValue(name);
  await expect(field).toBeFocused();
});

test('who is connected is said as long as they are, and told apart from who was there a moment ago', async ({
  steadyDevice,
  newUser,
  originB,
}) => {
  const user = await newUser();
  const page = await steadyDevice();
  await logIn(page, user);
  const own = page.getByRole('list', { name: 'This device' });
  await expect(own).toContainText('Connected now');
  await logInElsewhere(originB, user, { commandLine: 'workshop' });
  const phone = await steadyDevice({ userAgent: userAgents.safariOnPhone, baseURL: originB });
  await logIn(phone, user);
  const row = (name: string) => otherSessions(page).getByRole('listitem').filter({ hasText: name });
  await expect(row('Safari on iOS')).toContainText('Connected now');
  await expect(row('CLI on workshop')).toContainText('Active a moment ago');
  await expect(row('CLI on workshop')).toContainText('Token');
  // A page that is loaded anew has not gone.
  await phone.reload();
  await expectInside(phone);
  await expect(row('Safari on iOS')).toContainText('Connected now');
  await phone.context().close();
  await expect(row('Safari on iOS')).toContainText('Active a moment ago');
  await page.getByRole('button', { name: 'Details of CLI on workshop' }).click();
  await expect(row('CLI on workshop')).toContainText(
    'With the password, on the command line; a token since then',
  );
  await expect(row('CLI on workshop')).toContainText('First login from a new device');
});

test('from eight sessions on they are searched, chosen by kind, and the selected ones end, by keyboard alone', async ({
  steadyDevice,
  newUser,
  origin,
}) => {
  test.setTimeout(60_000);
  const user = await newUser();
  const page = await steadyDevice({ viewport: { width: 320, height: 640 } });
  await logIn(page, user);
  const elsewhere = [];
  for (let index = 0; index < 6; index += 1) elsewhere.push(await logInElsewhere(origin, user));
  await expect(otherSessions(page).getByRole('listitem')).toHaveCount(6);
  const search = page.getByRole('textbox', { name: 'Find a session' });
  await expect(search).toHaveCount(0);
  await expect(page.getByRole('checkbox')).toHaveCount(0);
  for (const commandLine of ['build-07', 'build-08']) await logInElsewhere(origin, user, { commandLine });
  await page.getByRole('link', { name: 'Command line (2)' }).click();
  await expect(page).toHaveURL(/\/sessions\?show=cli$/u);
  await expect(otherSessions(page).getByRole('listitem')).toHaveCount(2);
  await search.fill('BUILD-07');
  await expect(otherSessions(page).getByRole('listitem')).toHaveCount(1);
  await expect(page.getByRole('link', { name: 'All (1)' })).toBeVisible();
  await page.goBack();
  // The question is gone when the session that it is about has ended elsewhere. Until then it comes before the other one.
  const latest = await logInElsewhere(origin, user);
  await expect(otherSessions(page).getByRole('listitem')).toHaveCount(9);
  const notice = page.locator('.new-login-bar');
  await page.getByRole('checkbox', { name: 'Select Firefox on Linux' }).first().press('Space');
  await expect(notice).toBeVisible();
  await page.getByRole('button', { name: 'Log out 1 selected' }).press('Enter');
  await expect(page.getByRole('group').getByRole('button', { name: 'Log out 1 selected' })).toBeFocused();
  await expect(notice).toBeHidden();
  await latest.logOut();
  await expect(otherHeading(page)).toBeFocused();
  await page.getByRole('button', { name: 'It was me' }).click();
  await page.getByRole('checkbox', { name: 'Select Firefox on Linux' }).nth(-2).press('Space');
  await tabTo(page, page.getByRole('checkbox', { name: 'Select CLI on build-07' }));
  await page.keyboard.press('Space');
  await tabTo(page, page.getByRole('checkbox', { name: 'Select Firefox on Linux' }).last());
  await page.keyboard.press('Space');
  await expect(page.getByRole('status').filter({ hasText: '3 sessions are selected' })).toBeInViewport();
  const end = page.getByRole('button', { name: 'Log out 3 selected' });
  await expect(end).toBeInViewport({ ratio: 1 });
  // Whatever has the focus is in sight, above the bar (WCAG 2.4.11).
  const bar = page.locator('.session-selection');
  for (const checkbox of await page.getByRole('checkbox', { name: /^Select /u }).all()) {
    await checkbox.focus();
    const [focused, above] = [await checkbox.boundingBox(), await bar.boundingBox()];
    expect((focused?.y ?? Infinity) + (focused?.height ?? 0)).toBeLessThanOrEqual(above?.y ?? 0);
  }
  await tabTo(page, end);
  await page.keyboard.press('Enter');
  // It follows what is selected, and stays when fewer than eight are left.
  await elsewhere[1]?.logOut();
  const confirm = page.getByRole('group').getByRole('button', { name: 'Log out 2 selected' });
  await expect(confirm).toBeFocused();
  await elsewhere[2]?.logOut();
  await expect(otherSessions(page).getByRole('listitem')).toHaveCount(6);
  await expect(confirm).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('2 sessions are logged out. They were cut off at once.')).toBeVisible();
  await expect(otherHeading(page)).toBeFocused();
  await expect(otherSessions(page).getByRole('listitem')).toHaveCount(4);
  await expect(otherSessions(page)).not.toContainText('build-07');
  await page.goto('/sessions?text=firefox');
  await expect(search).toHaveValue('firefox');
  await expect(otherSessions(page).getByRole('listitem')).toHaveCount(3);
  await expect(page.getByRole('checkbox')).toHaveCount(0);
});

test('what has ended stays, with who ended it, and the focus stays with the list', async ({
  device,
  newUser,
  origin,
}) => {
  const user = await newUser();
  const firefox = await device({ userAgent: userAgents.firefoxOnLinux });
  await logIn(firefox, user);
  const edge = await device({ userAgent: userAgents.edgeOnWindows });
  await logIn(edge, user);
  const page = await device();
  await logIn(page, user);
  await page.getByRole('button', { name: 'Log out Firefox on Linux' }).click();
  await page.getByRole('group').getByRole('button', { name: 'Log out' }).click();
  await expect(endedSessions(page)).toContainText('Firefox on Linux');
  await expect(endedSessions(page)).toContainText('Logged out by you, just now');
  await expect(otherHeading(page)).toBeFocused();
  await expectLoginPage(firefox);
  // The other row leaves by itself, while it has the focus.
  await page.getByRole('button', { name: 'Log out Microsoft Edge on Windows' }).focus();
  await ownLogoutButton(edge).click();
  await expect(endedSessions(page)).toContainText('Logged out there, just now');
  await expect(otherSessions(page)).toHaveCount(0);
  await expect(page.getByText('You are only logged in here.')).toBeVisible();
  await expect(otherHeading(page)).toBeFocused();
  // So does what the question about all of them speaks of.
  const last = await logInElsewhere(origin, user);
  await page.getByRole('button', { name: 'Log out 1 other session' }).click();
  const confirm = page.getByRole('group').getByRole('button', { name: 'Log out 1 other session' });
  await expect(confirm).toBeFocused();
  await last.logOut();
  await expect(confirm).toHaveCount(0);
  await expect(otherHeading(page)).toBeFocused();
});

test('what was not used for a week can be shown alone, and ended together after the password', async ({
  device,
  newUser,
  backstage,
}) => {
  test.setTimeout(60_000);
  const user = await newUser();
  await logInRemembered(await device({ userAgent: userAgents.firefoxOnLinux }), user);
  await logInRemembered(await device({ userAgent: userAgents.safariOnPhone }), user);
  await backstage.moveClock(user, 7 * 24);
  await logIn(await device({ userAgent: userAgents.edgeOnWindows }), user);
  const page = await device();
  await logIn(page, user);
  await expect(page.getByRole('link', { name: 'All (3)' })).toHaveAttribute('aria-current', 'page');
  await page.getByRole('link', { name: 'Not used for 7 days (2)' }).click();
  await expect(page).toHaveURL(/\/sessions\?show=inactive$/u);
  await page.reload();
  await expect(otherSessions(page).getByRole('listitem')).toHaveCount(2);
  await expect(otherSessions(page)).not.toContainText('Microsoft Edge');
  // The last authentication is too long ago for ending several.
  await backstage.moveClock(user, 0.25);
  await page.getByRole('button', { name: 'Log out 2 inactive sessions' }).click();
  await page.getByRole('group').getByRole('button', { name: 'Log out 2 inactive sessions' }).click();
  await confirmPassword(page, user);
  await expect(page.getByText('2 inactive sessions are logged out.')).toBeVisible();
  await expect(page.getByText('All of them were used lately.')).toBeVisible();
  await expect(otherHeading(page)).toBeFocused();
  await page.getByRole('link', { name: 'All (1)' }).click();
  await expect(otherSessions(page)).toContainText('Microsoft Edge on Windows');
});

test('logins elsewhere are one notice and are reviewed one by one, in every tab and on every private page', async ({
  device,
  newUser,
}) => {
  const user = await newUser();
  const page = await device();
  await logIn(page, user);
  const tab = await page.context().newPage();
  await tab.goto('/security');
  await expect(tab.getByRole('link', { name: 'Security' })).toHaveAttribute('aria-current', 'page');
  await logIn(await device({ userAgent: userAgents.firefoxOnLinux }), user);
  const edge = await device({ userAgent: userAgents.edgeOnWindows });
  await logIn(edge, user);
  for (const asked of [page, tab]) {
    await expect(asked.getByRole('log')).toContainText(
      '2 new logins: Microsoft Edge on Windows, Firefox on Linux',
    );
  }
  await page.getByRole('button', { name: 'Review' }).click();
  const review = page.getByRole('dialog', { name: 'Were these logins yours?' });
  await review.getByRole('button', { name: 'It was me: Firefox on Linux' }).click();
  await expect(review.getByRole('listitem')).toHaveCount(1);
  await expect(tab.getByRole('log')).not.toContainText('Firefox');
  await tab.getByRole('button', { name: 'Log it out: Microsoft Edge on Windows' }).click();
  await expect(tab.getByRole('log')).toContainText('Microsoft Edge on Windows is logged out.');
  await expect(tab.getByRole('log').getByRole('link', { name: 'Change your password' })).toBeVisible();
  await expect(page.getByRole('log')).toBeEmpty();
  await expectLoginPage(edge);
  await expectInside(page);
});

test('a page that is told nothing says so and asks by itself', async ({ device, newUser }) => {
  const user = await newUser();
  const page = await device();
  await page.clock.install();
  await page.route('**/trpc/auth.events*', (route) => route.abort());
  await logIn(page, user);
  await page.clock.runFor(6_000);
  await expect(page.getByText('Live updates are paused. Reconnecting…')).toBeVisible();
  await logIn(await device({ userAgent: userAgents.firefoxOnLinux }), user);
  await expect(page.getByText('You are only logged in here.')).toBeVisible();
  await page.clock.runFor(31_000);
  await expect(otherSessions(page)).toContainText('Firefox on Linux');
});

test('a list that cannot be loaded can be asked for again', async ({ device, newUser }) => {
  const page = await device();
  await logIn(page, await newUser());
  const data = { code: 'FORBIDDEN', curfewCode: 'FORBIDDEN', requestId: 'test' };
  // A stream that begins has the list asked for again, and then there is nothing to press.
  await page.route('**/trpc/auth.events*', (route) => route.abort());
  await page.route('**/trpc/auth.listSessions*', (route) => {
    const calls = new URL(route.request().url()).pathname.split(',').length;
    const json = Array.from({ length: calls }, () => ({ error: { code: -32003, message: 'No.', data } }));
    return route.fulfill({ status: 403, json });
  });
  await page.reload();
  await expect(page.getByText('You are not allowed to do this.')).toBeVisible();
  await page.unroute('**/trpc/auth.listSessions*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expectInside(page);
});

test('nothing scrolls sideways on a narrow phone, in either language', async ({ device, newUser }) => {
  const user = await newUser();
  await logIn(await device({ userAgent: userAgents.edgeOnWindows }), user);
  const page = await device({ viewport: { width: 320, height: 640 } });
  await logIn(page, user);
  await page.getByRole('button', { name: 'Details of Microsoft Edge on Windows' }).click();
  for (const [language, heading] of [
    ['es', 'Tus sesiones'],
    ['en', 'Your sessions'],
  ] as const) {
    await page.locator('footer select').first().selectOption(language);
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(320);
  }
});
