import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContextOptions, Page } from '@playwright/test';
import { expect, test } from '../fixtures/index.ts';
import { expectInside, fillLogin, logInRemembered, userAgents } from '../specs/steps/account.ts';

const images = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const maria = {
  email: 'maria@example.com',
  password: 'a lantern by the north gate',
  displayName: 'María Ruiz',
};
const desktop: BrowserContextOptions = {
  userAgent:
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  viewport: { width: 900, height: 860 },
  deviceScaleFactor: 2,
};
const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 };

test('the pictures of the README', async ({ device, origin }) => {
  const registered = await fetch(`${origin}/api/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(maria),
  });
  expect(registered.ok, await registered.text()).toBe(true);

  const onPhone = await device({ ...phone, userAgent: userAgents.safariOnPhone });
  await logInRemembered(onPhone, maria);
  const atWork = await device({ userAgent: userAgents.edgeOnWindows });
  await logInRemembered(atWork, maria);
  const here = await device(desktop);
  await here.goto('/login');
  await fillLogin(here, maria);
  await expectInside(here);
  await rename(here, 'Edge on Windows', 'Office');
  const gone = await device({ userAgent: userAgents.firefoxOnLinux });
  await logInRemembered(gone, maria);
  await expect(here.getByText('Was this you?')).toBeVisible();
  await take(here, 'new-login');
  await here.getByRole('button', { name: /It was me/u }).click();
  await endOne(here, 'Firefox on Linux');

  await take(here, 'sessions');
  await here.emulateMedia({ colorScheme: 'dark' });
  await take(here, 'sessions-dark');
  await here.emulateMedia({ colorScheme: 'light' });

  await onPhone.reload();
  await expectInside(onPhone);
  await onPhone.getByRole('button', { name: 'It was me' }).click();
  await take(onPhone, 'sessions-phone');
});

async function rename(page: Page, label: string, name: string): Promise<void> {
  const row = page.getByRole('listitem').filter({ hasText: label });
  await row.getByRole('button', { name: /details/iu }).click();
  await row.getByRole('button', { name: /rename|name/iu }).click();
  await row.getByRole('textbox').fill(name);
  await row.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText(name, { exact: true }).first()).toBeVisible();
  await row.getByRole('button', { name: /details/iu }).click();
}

async function endOne(page: Page, label: string): Promise<void> {
  await page.getByRole('button', { name: `Log out ${label}`, exact: true }).click();
  await page
    .getByRole('group', { name: `Log out ${label}?` })
    .getByRole('button', { name: 'Log out' })
    .click();
  await expect(page.getByText(/is logged out/u)).toBeVisible();
}

async function take(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.screenshot({ path: join(images, `${name}.png`), animations: 'disabled', caret: 'hide' });
}
