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

/** Moments of one tab, in milliseconds that all tabs of a machine share. */
export interface EndWatch {
  /** When something in it was clicked last. */
  clicked: () => Promise<number>;
  /** When nothing private was in it any more. */
  emptied: () => Promise<number>;
  /** When the login page was in it. */
  outside: () => Promise<number>;
}

/** Has the page write down when it ends, as its document changes: nothing is asked of it meanwhile. */
export async function watchForTheEnd(page: Page): Promise<EndWatch> {
  const watch = await page.evaluateHandle(() => {
    const now = () => performance.timeOrigin + performance.now();
    const moments = { clicked: 0, emptied: Promise.resolve(0), outside: Promise.resolve(0) };
    document.addEventListener('click', () => (moments.clicked = now()), { capture: true });
    const when = (isSo: (heading: string | undefined) => boolean) =>
      new Promise<number>((resolve) => {
        const observer = new MutationObserver(() => {
          if (!isSo(document.querySelector('h1')?.textContent)) return;
          observer.disconnect();
          resolve(now());
        });
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      });
    moments.emptied = when((heading) => heading !== 'Your sessions');
    moments.outside = when((heading) => heading === 'Log in');
    return moments;
  });
  return {
    clicked: () => watch.evaluate(({ clicked }) => clicked),
    emptied: () => watch.evaluate(({ emptied }) => emptied),
    outside: () => watch.evaluate(({ outside }) => outside),
  };
}
