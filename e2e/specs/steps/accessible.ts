import type { Page } from '@playwright/test';
import axe from 'axe-core';
import { expect } from '../../fixtures/index.ts';

/** Everything in light, and the colours alone in dark: nothing else depends on the scheme. */
export async function expectAccessible(page: Page): Promise<void> {
  // A page that has drawn nothing yet violates nothing.
  await expect(page.locator('h1').first()).toBeAttached();
  expect(await findViolations(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await findViolations(page, ['color-contrast'])).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });
}

/**
 * What axe finds, as `rule: elements`. Without axe's own adapter for Playwright: that one opens another page for each result,
 * for the sake of frames from elsewhere, and no page of ours has frames.
 */
async function findViolations(page: Page, rules?: string[]): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(async (only) => {
    // Colours are measured when nothing moves any more.
    await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null)));
    const { axe: inPage } = window as unknown as { axe: typeof axe };
    const { violations } = await inPage.run(document, {
      resultTypes: ['violations'],
      ...(only !== undefined && { runOnly: only }),
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }, rules);
}
