import type { BrowserContext } from '@playwright/test';
import { watchForProblems } from '../fixtures/page-problems.ts';
import { expect, test } from '../fixtures/index.ts';

/** What the fixture of every device would have made a test fail for. */
async function watched(context: BrowserContext) {
  const problems: string[] = [];
  await watchForProblems(context, (problem) => problems.push(problem));
  const page = await context.newPage();
  await page.goto('/login');
  return { page, problems };
}

test('positive control: a planted script is refused by the policy, and noticed twice', async ({
  context,
}) => {
  const { page, problems } = await watched(context);
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'document.title = "planted"';
    document.head.append(script);
  });
  await expect.poll(() => problems).toContainEqual(expect.stringContaining('a page violated script-src'));
  expect(problems).toContainEqual(expect.stringContaining('Content Security Policy directive'));
  expect(await page.title()).not.toBe('planted');
});

test('positive control: a page that throws is noticed', async ({ context }) => {
  const { page, problems } = await watched(context);
  await page.evaluate(
    () =>
      void setTimeout(() => {
        throw new Error('planted');
      }),
  );
  await expect.poll(() => problems).toEqual(['a page threw: planted']);
});
