import type { ConsoleMessage, Page } from '@playwright/test';
import { expect, test } from '../fixtures/index.ts';
import { expectInside, fillLogin, logIn, userAgents } from './steps/account.ts';

/** What Chromium recommends to whoever builds a form. */
function collectAdvice(page: Page): string[] {
  const advice: string[] = [];
  const collect = (message: ConsoleMessage) => {
    if (message.text().startsWith('[DOM]')) advice.push(`${new URL(page.url()).pathname}: ${message.text()}`);
  };
  page.on('console', collect);
  return advice;
}

/** Every field that somebody can type into or choose from. */
const fieldSizes = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('input, select, textarea')]
      .filter((field) => field.checkVisibility() && !field.matches('[type=checkbox], [type=radio]'))
      .map((field) => ({
        name: field.getAttribute('name') ?? field.getAttribute('aria-label') ?? field.id,
        pixels: Number.parseFloat(getComputedStyle(field).fontSize),
      })),
  );

test('Chromium has nothing to recommend for any form with a password', async ({
  device,
  newUser,
  backstage,
}) => {
  test.setTimeout(60_000);
  const user = await newUser();
  await backstage.makeOperator(user);
  const page = await device();
  const advice = collectAdvice(page);
  const isLoaded = async (path: string, name: string) => {
    await page.goto(path);
    await expect(page.getByRole('form', { name })).toBeVisible();
    // The analysis runs when the document has loaded, and once more for what was added.
    await page.waitForLoadState('networkidle');
  };
  await isLoaded('/register', 'Create an account');
  await isLoaded('/login', 'Log in');
  await fillLogin(page, user);
  await expectInside(page);
  await isLoaded('/security', 'Change your password');
  await isLoaded('/change-password', 'Change your password');
  await isLoaded('/admin/explain', 'Explain');
  // Longer than a login counts as fresh, and shorter than the inactivity limit.
  await backstage.moveClock(user, 11 / 60);
  await page.goto('/security');
  await page.getByLabel('Log me out after').selectOption({ index: 0 });
  await page.getByRole('button', { name: 'Save' }).click();
  const dialog = page.getByRole('dialog', { name: 'Confirm that it is you' });
  await expect(dialog.getByLabel('Password', { exact: true })).toBeFocused();
  for (const form of [dialog, page.getByRole('form', { name: 'Change your password' })]) {
    const account = form.locator('input[autocomplete=username]');
    await expect(account).toHaveAttribute('type', 'text');
    await expect(account).toHaveValue(user.email);
    await expect(account).toBeHidden();
  }
  await page.waitForLoadState('networkidle');
  expect(advice).toEqual([]);
});

test('Escape in a composition belongs to the input method, and the next one gives up', async ({
  device,
  newUser,
}) => {
  const user = await newUser();
  await logIn(await device({ userAgent: userAgents.firefoxOnLinux }), user);
  const page = await device();
  await logIn(page, user);
  await page.getByRole('button', { name: 'Details of Firefox on Linux' }).click();
  await page.getByRole('button', { name: 'Rename Firefox on Linux' }).click();
  const field = page.getByLabel('Name of this session');
  await field.fill('机');
  const session = await page.context().newCDPSession(page);
  await session.send('Input.imeSetComposition', { text: 'shu', selectionStart: 3, selectionEnd: 3 });
  await expect(field).toHaveValue('机shu');
  await page.keyboard.press('Escape');
  await expect(field).toBeVisible();
  await expect(field).toHaveValue(/^机/u);
  await session.send('Input.insertText', { text: '书' });
  await expect(field).toHaveValue(/^机.*书$/u);
  await page.keyboard.press('Escape');
  await expect(field).toHaveCount(0);
});

test('two submits in one turn make one session, and one account', async ({ device, newUser, backstage }) => {
  const user = await newUser();
  const page = await device();
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') sent.push(new URL(request.url()).pathname);
  });
  const submitTwice = (name: string) =>
    page.getByRole('form', { name }).evaluate((form: HTMLFormElement) => {
      form.requestSubmit();
      form.requestSubmit();
    });
  await page.goto('/login');
  await page.getByLabel('E-mail address').fill(user.email);
  await page.getByLabel('Password', { exact: true }).fill(user.password);
  await submitTwice('Log in');
  await expectInside(page);
  expect(sent.filter((path) => path.includes('auth.login'))).toHaveLength(1);
  expect(await backstage.sessionsOf(user)).toHaveLength(1);
});

test('two presses in one turn are one act, which says what came of the first', async ({
  device,
  newUser,
}) => {
  const user = await newUser();
  await logIn(await device({ userAgent: userAgents.firefoxOnLinux }), user);
  const page = await device();
  await logIn(page, user);
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') sent.push(new URL(request.url()).pathname);
  });
  const count = (name: string) => sent.filter((path) => path.includes(name)).length;
  await page.getByRole('button', { name: 'Log out Firefox on Linux' }).click();
  await page
    .getByRole('group')
    .getByRole('button', { name: 'Log out' })
    .evaluate((button: HTMLButtonElement) => {
      button.click();
      button.click();
    });
  await expect(page.getByText('Firefox on Linux is logged out. It was cut off at once.')).toBeVisible();
  expect(count('auth.logoutSession')).toBe(1);
  await page.goto('/security');
  await page.getByLabel('Log me out after').selectOption({ index: 0 });
  await page.getByRole('button', { name: 'Save' }).evaluate((button: HTMLButtonElement) => {
    button.click();
    button.click();
  });
  await expect(page.getByText('Saved.')).toBeVisible();
  expect(count('auth.setInactivityLimit')).toBe(1);
});

test('a press that comes twice answers a new login once', async ({ device, newUser }) => {
  const user = await newUser();
  const page = await device();
  await logIn(page, user);
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') sent.push(new URL(request.url()).pathname);
  });
  await logIn(await device({ userAgent: userAgents.edgeOnWindows }), user);
  await page
    .getByRole('button', { name: 'Log it out: Microsoft Edge on Windows' })
    .evaluate((button: HTMLButtonElement) => {
      button.click();
      button.click();
    });
  await expect(page.getByText('Microsoft Edge on Windows is logged out.')).toBeVisible();
  expect(sent.filter((path) => path.includes('auth.logoutSession'))).toHaveLength(1);
});

test('no field makes a phone zoom: each is 16 px or larger for a finger', async ({
  device,
  newUser,
  backstage,
}) => {
  test.setTimeout(60_000);
  const user = await newUser();
  await backstage.makeOperator(user);
  await logIn(await device({ userAgent: userAgents.firefoxOnLinux }), user);
  const page = await device({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });
  const seen = new Map<string, number>();
  const measure = async () => {
    const { pathname } = new URL(page.url());
    for (const { name, pixels } of await fieldSizes(page)) seen.set(`${pathname} ${name}`, pixels);
  };
  for (const path of ['/login', '/register']) {
    await page.goto(path);
    await expect(page.getByLabel('Password', { exact: true })).toBeVisible();
    await measure();
  }
  await logIn(page, user);
  await page.getByRole('button', { name: 'Details of Firefox on Linux' }).click();
  await page.getByRole('button', { name: 'Rename Firefox on Linux' }).click();
  await measure();
  for (const path of [
    '/activity',
    '/security',
    '/admin/users',
    '/admin/sessions',
    '/admin/audit',
    '/admin/explain',
  ]) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.waitForLoadState('networkidle');
    await measure();
  }
  expect(seen.size).toBeGreaterThan(15);
  expect([...seen].filter(([, pixels]) => pixels < 16)).toEqual([]);
});

test('a search keeps its spelling, however it looks', async ({ device, newUser, backstage }) => {
  const user = await newUser();
  await backstage.makeOperator(user);
  const page = await device();
  await logIn(page, user);
  for (const text of ['1e3', '007', 'true', 'null', '"quoted"', '{"a":1}', '0x10', '1.0', 'a+b c&d=é']) {
    await page.goto(`/admin/users?text=${encodeURIComponent(text)}`);
    await expect(page.getByLabel('Search')).toHaveValue(text);
    await expect(page).toHaveURL((url) => url.searchParams.get('text') === text);
  }
  await page.getByLabel('Search').fill('1e3');
  await expect(page).toHaveURL(/\?text=1e3$/u);
  await page.reload();
  await expect(page.getByLabel('Search')).toHaveValue('1e3');
});
