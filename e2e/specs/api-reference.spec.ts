import { expect, test } from '../fixtures/index.ts';
import { logIn } from './steps/account.ts';

/** The page is a megabyte of script that reads the whole document before it shows anything. */
const SLOW = 15_000;

// The fixture fails a test whose page breaks the content security policy.

test('the API reference loads nothing from elsewhere, and an operation can be tried on it', async ({
  device,
  origin,
}) => {
  const page = await device();
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('data:'))
      elsewhere.push(request.url());
  });
  await page.goto('/docs');
  const operation = page.locator('.opblock').filter({ hasText: '/livez' });
  await operation.getByRole('button', { name: /livez/ }).first().click();
  await operation.getByRole('button', { name: 'Try it out' }).click();
  await operation.getByRole('button', { name: 'Execute' }).click();
  await expect(operation.locator('.live-responses-table .response')).toContainText('"status": "alive"', {
    timeout: SLOW,
  });
  expect(elsewhere).toEqual([]);
});

const LIGHT = 'rgb(248, 249, 251)';
const DARK = 'rgb(20, 20, 28)';

test('the API reference follows the colours of the system, and what was chosen in the product before them', async ({
  device,
  newUser,
}) => {
  const light = await device({ colorScheme: 'light' });
  const page = await device({ colorScheme: 'dark' });
  for (const [reference, background] of [
    [light, LIGHT],
    [page, DARK],
  ] as const) {
    await reference.goto('/docs');
    await expect(reference.getByRole('heading', { name: /Curfew/ })).toBeVisible({ timeout: SLOW });
    await expect(reference.locator('html')).toHaveCSS('background-color', background);
  }
  const product = await page.context().newPage();
  await logIn(product, await newUser());
  await product.getByRole('combobox', { name: 'Appearance' }).selectOption('Light');
  await expect(page.locator('html')).toHaveCSS('background-color', LIGHT);
  await page.reload();
  await expect(page.locator('html')).toHaveCSS('background-color', LIGHT);
});

test('the API reference fits a phone, an operation opened or not', async ({ device }) => {
  const page = await device({ viewport: { width: 390, height: 844 } });
  await page.goto('/docs');
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  const operation = page.locator('.opblock').filter({ hasText: '/api/auth/login' }).first();
  await operation.getByRole('button').first().click();
  await expect(operation.getByText('Responses', { exact: true })).toBeVisible({ timeout: SLOW });
  expect(await overflow()).toBeLessThanOrEqual(0);
});
