import type { Page } from '@playwright/test';
import { expectInside } from './account.ts';

/** So many tabs more of this browser, each on the sessions page. */
export async function openTabs(page: Page, count: number): Promise<Page[]> {
  const tabs: Page[] = [];
  for (let index = 0; index < count; index += 1) {
    const tab = await page.context().newPage();
    await tab.goto(new URL('/sessions', page.url()).href);
    await expectInside(tab);
    tabs.push(tab);
  }
  return tabs;
}

/**
 * Has the page write down two moments, in milliseconds that all tabs of a machine share: when something in it is
 * clicked, and when nothing private is in it any more. The second is what `emptied` resolves to.
 */
export async function watchForTheEnd(
  page: Page,
): Promise<{ clicked: () => Promise<number>; emptied: () => Promise<number> }> {
  const watch = await page.evaluateHandle(() => {
    const now = () => performance.timeOrigin + performance.now();
    const moments = { clicked: 0, emptied: Promise.resolve(0) };
    document.addEventListener('click', () => (moments.clicked = now()), { capture: true });
    moments.emptied = new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        if (document.querySelector('main h1')?.textContent === 'Your sessions') return;
        observer.disconnect();
        resolve(now());
      });
      observer.observe(document.body, { subtree: true, childList: true });
    });
    return moments;
  });
  return {
    clicked: () => watch.evaluate(({ clicked }) => clicked),
    emptied: () => watch.evaluate(({ emptied }) => emptied),
  };
}
