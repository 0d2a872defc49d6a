import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/index.ts';
import { expectInside, expectLoginPage, logIn, userAgents } from './steps/account.ts';

async function openMenu(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Account of /u }).click();
}

for (const path of ['/sessions', '/activity', '/security', '/admin/users']) {
  test(`on ${path} the menu of the account logs out the others, and everywhere, at 320 pixels too`, async ({
    device,
    newUser,
    backstage,
  }) => {
    const user = await newUser();
    await backstage.makeOperator(user);
    const there = await device({ userAgent: userAgents.firefoxOnLinux });
    await logIn(there, user);
    const page = await device({ viewport: { width: 320, height: 640 } });
    await logIn(page, user);
    await page.goto(path);
    await openMenu(page);
    await page.getByRole('menuitem', { name: 'Log out others' }).click();
    const others = page.getByRole('dialog', { name: 'Log out all other sessions?' });
    await others.getByRole('button', { name: 'Log out others' }).click();
    await expect(page.getByText('1 other session is logged out. It was cut off at once.')).toBeVisible();
    await expectLoginPage(there);
    await page.getByRole('button', { name: 'Close' }).click();
    await expect(page.getByRole('button', { name: /^Account of /u })).toBeFocused();
    await openMenu(page);
    await page.getByRole('menuitem', { name: 'Log out everywhere' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Log out everywhere' }).click();
    await expectLoginPage(page);
  });
}

test('the first key leads past the header, and after a change of page the heading has the focus', async ({
  device,
  newUser,
}) => {
  const page = await device();
  await logIn(page, await newUser());
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#content')).toBeFocused();
  await page.getByRole('link', { name: 'Activity' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Activity' })).toBeFocused();
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Your sessions' })).toBeFocused();
});

test('an unknown address says so, to nobody and in the frame of whoever is in', async ({
  device,
  newUser,
}) => {
  const page = await device();
  await page.goto('/no/such/page');
  await expect(page.getByRole('heading', { level: 1, name: 'There is no such page' })).toBeVisible();
  await expect(page).toHaveURL(/\/no\/such\/page$/u);
  await page.getByRole('link', { name: 'Go to the login page' }).click();
  await expectLoginPage(page);
  await logIn(page, await newUser());
  await page.goto('/no/such/page');
  await expect(page.getByRole('heading', { level: 1, name: 'There is no such page' })).toBeVisible();
  await page.getByRole('link', { name: 'Activity' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Activity' })).toBeVisible();
  await page.goto('/admin/no-such-page');
  await page.getByRole('link', { name: 'Go to your sessions' }).click();
  await expectInside(page);
});

test('a page that was never opened opens while nothing can be fetched', async ({
  device,
  newUser,
  gateway,
}) => {
  const page = await device({ baseURL: gateway.origin });
  const fetched = page.waitForResponse((response) => response.url().includes('security-page'));
  await logIn(page, await newUser());
  await (await fetched).finished();
  gateway.breakDown();
  await page.getByRole('link', { name: 'Security' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Security' })).toBeVisible();
  gateway.restore();
});

test('a page whose code cannot be fetched says so inside the frame', async ({ device, newUser }) => {
  const page = await device();
  await page.route(/activity-page/u, (route) => route.abort());
  await logIn(page, await newUser());
  await page.getByRole('link', { name: 'Activity' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'This page could not be shown' })).toBeVisible();
  await expect(page.getByText('Curfew', { exact: true })).toHaveCount(1);
  await page.getByRole('link', { name: 'Security' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Security' })).toBeVisible();
});

test('what is wrong with a field is said in the language of the page, before anything is sent', async ({
  device,
}) => {
  const page = await device({ locale: 'es-ES' });
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') sent.push(request.url());
  });
  await page.goto('/register');
  await page.getByRole('button', { name: 'Crear cuenta' }).click();
  await expect(page.getByText('Rellena este campo.')).toHaveCount(3);
  await expect(page.getByRole('textbox', { name: 'Nombre' })).toBeFocused();
  await page.getByRole('textbox', { name: 'Nombre' }).fill('Ana');
  await page.locator('input[name=email]').fill('ana');
  await page.getByRole('button', { name: 'Crear cuenta' }).click();
  await expect(page.getByText('Esto no es una dirección de correo electrónico.')).toBeVisible();
  expect(sent).toEqual([]);
});

test('a name that is too long is said while it is typed', async ({ device, newUser }) => {
  const page = await device();
  await logIn(page, await newUser());
  await page
    .getByRole('button', { name: /^Details of /u })
    .first()
    .click();
  await page
    .getByRole('button', { name: /^Rename /u })
    .first()
    .click();
  const field = page.getByLabel('Name of this session');
  const message = page.getByText('A name has up to 64 characters, all in one line.');
  await field.fill('x'.repeat(64));
  await expect(message).toHaveCount(0);
  await field.press('x');
  await expect(message).toBeVisible();
});

test('a tab follows a logout everywhere of another tab without asking who is in', async ({
  device,
  newUser,
}) => {
  const page = await device();
  await logIn(page, await newUser());
  const tab = await page.context().newPage();
  await tab.goto('/sessions');
  await expectInside(tab);
  const asked: string[] = [];
  tab.on('request', (request) => {
    if (request.url().includes('auth.session')) asked.push(request.url());
  });
  await openMenu(page);
  await page.getByRole('menuitem', { name: 'Log out everywhere' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Log out everywhere' }).click();
  await expectLoginPage(page);
  await expectLoginPage(tab);
  await expect(tab).toHaveURL(/reason=/u);
  expect(asked).toEqual([]);
});
