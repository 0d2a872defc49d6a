import type { Page } from '@playwright/test';

/** The person looks at the page again, which asks who is in at most every five seconds. */
export async function comeBack(page: Page): Promise<void> {
  const asked = page.waitForResponse((response) => response.url().includes('auth.session'), {
    timeout: 15_000,
  });
  await page.evaluate(() => setInterval(() => window.dispatchEvent(new Event('focus')), 500));
  await asked;
}

/** What a browser that was closed has kept: cookies with a lifetime, and storage. */
export async function afterRestart(page: Page) {
  const { cookies, origins } = await page.context().storageState();
  return { cookies: cookies.filter(({ expires }) => expires !== -1), origins };
}
