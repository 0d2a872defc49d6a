import { expect, test } from '../fixtures/index.ts';
import { expectInside, logIn } from './steps/account.ts';

const HOUR_MINUTES = 60;
const HOUR = 3_600_000;
const SET = [
  ['two hours back', -2 * HOUR],
  ['31 days back', -31 * 24 * HOUR],
  ['two hours forward', 2 * HOUR],
  ['31 days forward', 31 * 24 * HOUR],
] as const;

for (const [title, setBy] of SET) {
  test(`with the clock set ${title}, a click every second is activity, and nobody is thrown out`, async ({
    device,
    newUser,
    backstage,
  }) => {
    const user = await newUser();
    const page = await device();
    await page.clock.install();
    await logIn(page, user);
    await backstage.moveClock(user, 20 / HOUR_MINUTES);
    // Sets what `Date` says. Timers and `performance.now()` go on as before, as on a real computer.
    const now = await page.evaluate(() => Date.now());
    await page.clock.setSystemTime(now + setBy);
    for (let second = 0; second < 65; second += 1) {
      await page.mouse.click(5, 5);
      await page.clock.runFor(1_000);
    }
    await expect.poll(() => backstage.idleSeconds(user)).toBeLessThan(60);
    await expectInside(page);
    await expect(page.getByRole('alertdialog')).toHaveCount(0);
  });

  test(`with the clock set ${title}, the warning comes in time`, async ({ device, newUser, backstage }) => {
    const user = await newUser();
    const page = await device();
    await page.clock.install();
    await logIn(page, user);
    const now = await page.evaluate(() => Date.now());
    await page.clock.setSystemTime(now + setBy);
    // Half an hour, and the minute until activity is recorded.
    await backstage.moveClock(user, 29.2 / HOUR_MINUTES);
    await page.clock.fastForward('29:05');
    const warning = page.getByRole('alertdialog', { name: 'Are you still there?' });
    await expect(warning).toBeVisible();
    await expect(warning.getByText(/^1:[34]\d$/u)).toBeVisible();
    await warning.getByRole('button', { name: 'Stay logged in' }).click();
    await expect(warning).toHaveCount(0);
    await expectInside(page);
  });
}
