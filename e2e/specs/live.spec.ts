import { expect, test } from '../fixtures/index.ts';
import {
  expectInside,
  expectLoginPage,
  logIn,
  logInByForm,
  logOutEverywhere,
  ownLogoutButton,
  userAgents,
} from './steps/account.ts';
import { openTabs } from './steps/several-tabs.ts';

const QUESTION = 'New login: Firefox on Linux. Was this you?';
const EVENTS = '/trpc/auth.events';
/** Long before a page would ask by itself; how fast it really is `pnpm results` measures. */
const SOON = { timeout: 5_000 };

test('a login elsewhere is in the list of every tab at once, with a question for all of them', async ({
  device,
  newUser,
  originB,
}) => {
  const user = await newUser();
  const page = await device();
  await logIn(page, user);
  const [tab = page] = await openTabs(page, 1);
  const there = await device({ userAgent: userAgents.firefoxOnLinux, baseURL: originB });
  await logIn(there, user);
  for (const each of [page, tab]) {
    await expect(each.getByRole('button', { name: 'Details of Firefox on Linux' })).toBeVisible(SOON);
    await expect(each.getByText(QUESTION)).toBeVisible(SOON);
  }
  await tab.getByRole('button', { name: 'It was me: Firefox on Linux' }).click();
  for (const each of [page, tab]) await expect(each.getByText(QUESTION)).toHaveCount(0);
  await there.reload();
  await expectInside(there);
});

test('"Log it out" ends the new login at once, which is told by whom and when', async ({
  device,
  newUser,
  originB,
}) => {
  const user = await newUser();
  const page = await device();
  await logIn(page, user);
  const [tab = page] = await openTabs(page, 1);
  const there = await device({ userAgent: userAgents.firefoxOnLinux, baseURL: originB });
  await logIn(there, user);
  await page.getByRole('button', { name: 'Log it out: Firefox on Linux' }).click();
  await expectLoginPage(there, SOON);
  await expect(there.getByText(/^You were logged out from Chrome on Linux at \d/u)).toBeVisible();
  await expect(page.getByText('Firefox on Linux is logged out. It was cut off at once.')).toBeVisible();
  await expect(tab.getByText(QUESTION)).toHaveCount(0);
  for (const each of [page, tab]) {
    await expect(each.getByRole('button', { name: 'Log out Firefox on Linux' })).toHaveCount(0);
    await expectInside(each);
  }
});

test('a logout everywhere on another instance leads every tab out without being asked', async ({
  device,
  newUser,
  originB,
}) => {
  const user = await newUser();
  const page = await device();
  await logIn(page, user);
  const [tab = page] = await openTabs(page, 1);
  const there = await device({ userAgent: userAgents.firefoxOnLinux, baseURL: originB });
  await logIn(there, user);
  await logOutEverywhere(there);
  for (const each of [page, tab]) {
    await expectLoginPage(each, SOON);
    await expect(each.getByText(/^You were logged out from Firefox on Linux at \d/u)).toBeVisible();
  }
});

test('a name given on one device is on the other one at once', async ({ device, newUser, originB }) => {
  const user = await newUser();
  const page = await device();
  await logIn(page, user);
  const there = await device({ userAgent: userAgents.firefoxOnLinux, baseURL: originB });
  await logIn(there, user);
  await there.getByRole('button', { name: 'Details of Firefox on Linux' }).click();
  await there.getByRole('button', { name: 'Rename Firefox on Linux' }).click();
  await there.getByLabel('Name of this session').fill('The kitchen');
  await there.getByLabel('Name of this session').press('Enter');
  await expect(page.getByRole('button', { name: 'Details of The kitchen' })).toBeVisible();
});

test('a browser has one stream for all its tabs; when the one that has it closes, another takes over', async ({
  device,
  newUser,
  gateway,
}) => {
  const user = await newUser();
  const page = await device({ baseURL: gateway.origin });
  await logIn(page, user);
  await expect.poll(() => gateway.streams).toBe(1);
  const [tab = page, last = page] = await openTabs(page, 2);
  const opened = () => gateway.requests.filter(({ path }) => path.startsWith(EVENTS)).length;
  expect([gateway.streams, opened()]).toEqual([1, 1]);
  await page.close();
  await expect.poll(opened).toBe(2);
  await expect.poll(() => gateway.streams).toBe(1);
  await logIn(await device({ userAgent: userAgents.firefoxOnLinux }), user);
  for (const each of [tab, last]) await expect(each.getByText(QUESTION)).toBeVisible();
});

test('a tab that the browser freezes hands its stream over, and has missed nothing when it goes on', async ({
  device,
  newUser,
  gateway,
}) => {
  const user = await newUser();
  const page = await device({ baseURL: gateway.origin });
  await logIn(page, user);
  await expect.poll(() => gateway.streams).toBe(1);
  const [tab = page] = await openTabs(page, 1);
  const opened = () => gateway.requests.filter(({ path }) => path.startsWith(EVENTS)).length;
  // Headless Chromium freezes no tab: it is told what a browser would tell it.
  const tell = (event: string) => page.evaluate((type) => document.dispatchEvent(new Event(type)), event);
  await tell('freeze');
  await expect.poll(opened).toBe(2);
  await expect.poll(() => gateway.streams).toBe(1);
  await logIn(await device({ userAgent: userAgents.firefoxOnLinux }), user);
  await expect(tab.getByText(QUESTION)).toBeVisible();
  await expect(page.getByText('Your sessions')).toBeHidden();
  await tell('resume');
  await expect(page.getByRole('button', { name: 'Log out Firefox on Linux' })).toBeVisible();
  expect([gateway.streams, opened()]).toEqual([1, 2]);
});

test('an instance that dies hands its streams to the other one; meanwhile the page says that it may be late', async ({
  device,
  newUser,
  gateway,
  stopApi,
}) => {
  test.setTimeout(60_000);
  const user = await newUser();
  const page = await device({ baseURL: gateway.origin });
  await logIn(page, user);
  await expect.poll(() => gateway.streams).toBe(1);
  gateway.refuse(EVENTS, 503);
  await stopApi('a', 'SIGKILL');
  await expect(page.getByText('Live updates are paused. Reconnecting…')).toBeVisible({ timeout: 15_000 });
  await expectInside(page);
  gateway.refuse(EVENTS, null);
  await expect(page.getByText('Live updates are paused. Reconnecting…')).toHaveCount(0, { timeout: 30_000 });
  expect(gateway.requests.filter(({ path }) => path.startsWith(EVENTS)).at(-1)?.instance).toBe('b');
  const there = await device({ userAgent: userAgents.firefoxOnLinux, baseURL: gateway.origin });
  await logIn(there, user);
  await expect(page.getByText(QUESTION)).toBeVisible();
});

test('429, 502, 503 and a lost network are never a logout: the page keeps its place', async ({
  device,
  newUser,
  gateway,
}) => {
  const page = await device({ baseURL: gateway.origin });
  await logIn(page, await newUser());
  await page.getByRole('link', { name: 'Security' }).click();
  await page.getByRole('textbox', { name: 'Current password' }).fill('half a sentence');
  const lookAgain = () => page.evaluate(() => window.dispatchEvent(new Event('online')));
  const refusals = () => gateway.requests.filter(({ instance }) => instance === null).length;
  // A question that is under way already is not asked a second time.
  const lookUntilRefused = async () => {
    const before = refusals();
    await expect
      .poll(async () => {
        await lookAgain();
        return refusals();
      })
      .toBeGreaterThan(before);
  };
  const expectToHavePlace = async () => {
    expect(new URL(page.url()).pathname).toBe('/security');
    await expect(page.getByRole('textbox', { name: 'Current password' })).toHaveValue('half a sentence');
  };
  for (const status of [429, 502, 503] as const) {
    gateway.refuse('/trpc/', status);
    await lookUntilRefused();
    await expect(page.getByText('Reconnecting…')).toBeVisible();
    await expectToHavePlace();
    gateway.refuse('/trpc/', null);
    await lookAgain();
    await expect(page.getByText('Reconnecting…')).toHaveCount(0);
  }
  gateway.breakDown();
  await lookAgain();
  await expect(page.getByText('Reconnecting…')).toBeVisible();
  await expectToHavePlace();
  gateway.restore();
  await lookAgain();
  await expect(page.getByText('Reconnecting…')).toHaveCount(0);
  await expectToHavePlace();
});

test('a late refusal of an older session does not log out the newer one', async ({
  device,
  newUser,
  gateway,
}) => {
  test.setTimeout(60_000);
  const user = await newUser();
  const page = await device({ baseURL: gateway.origin });
  await logIn(page, user);
  const [tab = page] = await openTabs(page, 1);
  const there = await device({ userAgent: userAgents.firefoxOnLinux });
  await logIn(there, user);
  for (const each of [page, tab]) await expect(each.getByText('Connected now')).toHaveCount(2);
  // Whatever the page asks meanwhile, only the answer that is held says that the first session is over.
  const questions = [EVENTS, '/trpc/auth.session', '/trpc/auth.list'];
  for (const question of questions) gateway.refuse(question, 503);
  gateway.breakStreams();
  await there.getByRole('button', { name: 'Log out Chrome on Linux' }).click();
  await there.getByRole('group').getByRole('button', { name: 'Log out' }).click();
  await expect(there.getByText('Chrome on Linux is logged out. It was cut off at once.')).toBeVisible();
  const late = gateway.holdAnswers('/trpc/auth.listSessions');
  gateway.refuse('/trpc/auth.list', null);
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
  await late.arrived(1);
  late.noMore();
  gateway.refuse('/trpc/auth.session', null);
  await logInByForm(tab, user);
  await expectInside(page);
  late.release();
  for (const each of [page, tab]) {
    await each.reload();
    await expectInside(each);
  }
  await ownLogoutButton(tab).click();
  await expectLoginPage(page);
});
