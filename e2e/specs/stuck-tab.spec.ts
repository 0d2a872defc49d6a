import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/index.ts';
import { expectInside, expectLoginPage, logIn, userAgents } from './steps/account.ts';
import { openTabs } from './steps/several-tabs.ts';

const EVENTS = '/trpc/auth.events';
const PAUSED = 'Live updates are paused. Reconnecting…';
/** Two beats, and what the question and a busy machine take. */
const NOTICED = { timeout: 12_000 };

/** Opens an alert, behind which everything in the page stands still. Returns what closes it. */
async function openAlert(page: Page): Promise<() => Promise<void>> {
  const opened = page.waitForEvent('dialog');
  await page.evaluate(() => void setTimeout(() => alert('Stand still'), 0));
  const dialog = await opened;
  return () => dialog.accept();
}

async function logOutChrome(there: Page): Promise<void> {
  await there.getByRole('button', { name: 'Log out Chrome on Linux' }).click();
  await there.getByRole('group').getByRole('button', { name: 'Log out' }).click();
  await expect(there.getByText('Chrome on Linux is logged out. It was cut off at once.')).toBeVisible();
}

test('a session that ends while the leader shows an alert leaves the other window with the reason', async ({
  device,
  newUser,
  gateway,
}) => {
  test.setTimeout(60_000);
  const user = await newUser();
  const page = await device({ baseURL: gateway.origin });
  await logIn(page, user);
  await expect.poll(() => gateway.streams).toBe(1);
  const [tab = page] = await openTabs(page, 1);
  const there = await device({ userAgent: userAgents.firefoxOnLinux });
  await logIn(there, user);
  const closeAlert = await openAlert(page);
  await logOutChrome(there);
  await expectLoginPage(tab, NOTICED);
  await expect(tab.getByText(/^You were logged out from Firefox on Linux at \d/u)).toBeVisible();
  await closeAlert();
  await expectLoginPage(page);
  await expect(page.getByText(/^You were logged out from Firefox on Linux at \d/u)).toBeVisible();
});

test('without a stream of its own the other window says that it is paused, asks, and leaves with the reason', async ({
  device,
  newUser,
  gateway,
}) => {
  test.setTimeout(60_000);
  const user = await newUser();
  const page = await device({ baseURL: gateway.origin });
  await logIn(page, user);
  await expect.poll(() => gateway.streams).toBe(1);
  const [tab = page] = await openTabs(page, 1);
  const there = await device({ userAgent: userAgents.firefoxOnLinux });
  await logIn(there, user);
  const closeAlert = await openAlert(page);
  gateway.refuse(EVENTS, 503);
  // A pause has five seconds before it is worth words.
  await expect(tab.getByText(PAUSED)).toBeVisible({ timeout: NOTICED.timeout + 5_000 });
  await expectInside(tab);
  await logOutChrome(there);
  await expectLoginPage(tab, NOTICED);
  await expect(tab.getByText(/^You were logged out from Firefox on Linux at \d/u)).toBeVisible();
  await closeAlert();
});

test('another window takes over from a leader that stands still, which follows when it goes on', async ({
  device,
  newUser,
  gateway,
}) => {
  test.setTimeout(60_000);
  const user = await newUser();
  const page = await device({ baseURL: gateway.origin });
  await logIn(page, user);
  await expect.poll(() => gateway.streams).toBe(1);
  const [tab = page] = await openTabs(page, 1);
  const opened = () => gateway.requests.filter(({ path }) => path.startsWith(EVENTS)).length;
  const closeAlert = await openAlert(page);
  await expect.poll(opened, NOTICED).toBe(2);
  await closeAlert();
  await expect.poll(() => gateway.streams).toBe(1);
  await logIn(await device({ userAgent: userAgents.firefoxOnLinux }), user);
  for (const each of [page, tab]) {
    await expect(each.getByText('New login: Firefox on Linux. Was this you?')).toBeVisible();
    await expect(each.getByText(PAUSED)).toHaveCount(0);
  }
  expect([gateway.streams, opened()]).toEqual([1, 2]);
});
