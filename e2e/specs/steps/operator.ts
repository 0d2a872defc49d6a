import type { Page } from '@playwright/test';
import { expect, type Backstage, type TestUser } from '../../fixtures/index.ts';
import { logIn, userAgents } from './account.ts';

/** Where a test finds its people and their devices. */
interface Stage {
  backstage: Backstage;
  newUser: () => Promise<TestUser>;
  device: (options?: { userAgent?: string }) => Promise<Page>;
}

/** Somebody who is logged in with Firefox on Linux, and an operator who is logged in elsewhere. */
export async function userAndOperator({ backstage, newUser, device }: Stage) {
  const [user, operator] = [await newUser(), await newUser()];
  await backstage.makeOperator(operator);
  const there = await device({ userAgent: userAgents.firefoxOnLinux });
  await logIn(there, user);
  const page = await device();
  await logIn(page, operator);
  return { user, operator, there, page };
}

/** From the list of users to the page of one of them. */
export async function openUser(page: Page, user: TestUser): Promise<void> {
  await page.goto('/admin');
  await page.getByLabel('Search').fill(user.email);
  await page.getByRole('link', { name: user.displayName }).click();
  await expect(page.getByRole('heading', { level: 1, name: user.displayName })).toBeVisible();
}

/** The dialog that asks for the reason, filled in and confirmed. */
export async function giveReason(page: Page, reason: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Reason')).toBeFocused();
  await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByRole('button').last().click();
}

/** Writes down every value that a progress bar of this page shows, however short. */
export async function watchProgress(page: Page): Promise<() => Promise<number[]>> {
  const values = await page.evaluateHandle(() => {
    const seen: number[] = [];
    new MutationObserver(() => {
      const bar = document.querySelector('[role=progressbar]');
      if (bar !== null) seen.push(Number(bar.getAttribute('aria-valuenow')));
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
    return seen;
  });
  return () => values.jsonValue();
}
