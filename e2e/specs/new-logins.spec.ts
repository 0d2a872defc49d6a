import type { Page } from '@playwright/test';
import { expect, test, type TestUser } from '../fixtures/index.ts';
import { expectInside, logIn, userAgents } from './steps/account.ts';

const COUNT = 30;
/** "Good" is 0.1 on the web: here what a person reads may not be moved at all. */
const LARGEST_SHIFT = 0.01;

/** Adds up every shift from now on that no click or key has caused. */
async function watchShifts(page: Page): Promise<() => Promise<number>> {
  const shifts = await page.evaluateHandle(() => {
    const seen = { sum: 0 };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (!('hadRecentInput' in entry) || entry.hadRecentInput === true) continue;
        if ('value' in entry) seen.sum += Number(entry.value);
      }
    }).observe({ type: 'layout-shift' });
    return seen;
  });
  return () => shifts.evaluate(({ sum }) => sum);
}

async function logInElsewhere(origin: string, { email, password }: TestUser): Promise<void> {
  const response = await fetch(`${origin}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': userAgents.firefoxOnLinux },
    body: JSON.stringify({ email, password }),
  });
  expect(response.status).toBe(200);
  await response.body?.cancel();
}

for (const width of [320, 1280]) {
  test(`${String(COUNT)} new logins are one notice that moves nothing, ${String(width)} pixels wide`, async ({
    device,
    newUser,
    originB,
  }) => {
    test.setTimeout(90_000);
    const user = await newUser();
    const page = await device({ viewport: { width, height: 800 } });
    await logIn(page, user);
    await page.getByRole('link', { name: 'Security' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Security' })).toBeVisible();
    // What the page itself loads is not what the notice moves.
    await page.waitForLoadState('networkidle');
    const shifts = await watchShifts(page);
    await logInElsewhere(originB, user);
    const notice = page.getByRole('log', { name: 'New logins' }).locator('.new-login-bar');
    await expect(notice).toContainText('New login: Firefox on Linux. Was this you?');
    const before = await notice.boundingBox();
    for (let index = 1; index < COUNT; index += 1) await logInElsewhere(originB, user);
    await expect(notice).toContainText(`${String(COUNT)} new logins: Firefox on Linux`);
    await expect(notice).toHaveCount(1);
    expect(await notice.boundingBox()).toEqual(before);
    await notice.getByRole('button', { name: 'Review' }).click();
    const review = page.getByRole('dialog', { name: 'Were these logins yours?' });
    await expect(review.getByRole('listitem')).toHaveCount(COUNT);
    await review.getByRole('button', { name: 'It was me: Firefox on Linux' }).first().click();
    await expect(review.getByRole('listitem')).toHaveCount(COUNT - 1);
    await review.getByRole('button', { name: 'Close' }).click();
    await notice.getByRole('button', { name: 'Log all out' }).click();
    await expect(notice).toContainText(`${String(COUNT - 1)} logins are logged out.`);
    expect(await notice.boundingBox()).toEqual(before);
    expect(await shifts()).toBeLessThan(LARGEST_SHIFT);
    await page.getByRole('link', { name: 'Sessions' }).click();
    await expectInside(page);
    await expect(page.getByRole('button', { name: 'Details of Firefox on Linux' })).toHaveCount(1);
  });
}
