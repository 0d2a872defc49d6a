import { gzipSync } from 'node:zlib';
import type { Page, Request } from '@playwright/test';
import { expect, test } from '../fixtures/index.ts';
import { expectInside, fillLogin, logIn } from './steps/account.ts';

/** The application, which draws the page a second time and then does the rest. */
const APPLICATION = /\/assets\/app-[^/]+\.js$/u;
/** What only private pages call. The catalog of a language has their words; it is one file. */
const PRIVATE = /listSessions|setInactivityLimit|findUsers/u;

/** The application arrives when it is let go. */
async function holdApplication(page: Page): Promise<{ release: () => void }> {
  const gate = Promise.withResolvers<undefined>();
  await page.route(APPLICATION, async (route) => {
    await gate.promise;
    await route.continue();
  });
  return { release: () => gate.resolve(undefined) };
}

/** It has taken the place of the static page. */
async function expectApplication(page: Page): Promise<void> {
  await expect(page.locator('[data-not-loaded]')).toHaveCount(0);
}

/** What the page has fetched, and with what status. */
function watchRequests(page: Page): Request[] {
  const requests: Request[] = [];
  page.on('request', (request) => requests.push(request));
  return requests;
}

async function gzipBytes(requests: readonly Request[]): Promise<number> {
  const bodies = requests.map(async (request) => (await request.response())?.body());
  return (await Promise.all(bodies)).reduce((sum, body) => sum + gzipSync(body ?? '').byteLength, 0);
}

test('at 1.6 Mbit/s and 150 ms the login page is there within a second, and nothing on it moves', async ({
  device,
}) => {
  const page = await device();
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const line = { downloadThroughput: 1_600_000 / 8, uploadThroughput: 1_600_000 / 8, latency: 150 };
  await session.send('Network.emulateNetworkConditions', { offline: false, ...line });
  await page.goto('/login');
  await expectApplication(page);
  const { paintedAt, shift } = await page.evaluate(async () => {
    const entries = (type: string) =>
      new Promise<PerformanceEntry[]>((resolve) => {
        const observer = new PerformanceObserver((list) => resolve(list.getEntries()));
        observer.observe({ type, buffered: true });
        // Of what has not happened nothing is told.
        setTimeout(() => resolve([]), 500);
      });
    const [paints, shifts] = await Promise.all(['largest-contentful-paint', 'layout-shift'].map(entries));
    return {
      paintedAt: paints?.at(-1)?.startTime ?? Number.NaN,
      shift: (shifts ?? []).reduce((sum, entry) => sum + Number(Reflect.get(entry, 'value')), 0),
    };
  });
  expect(paintedAt).toBeLessThanOrEqual(1_000);
  expect(shift).toBeLessThan(0.01);
});

test('before the application is there, a person fills in the form and sends it', async ({
  device,
  newUser,
}) => {
  const user = await newUser();
  const page = await device();
  const requests = watchRequests(page);
  const { release } = await holdApplication(page);
  await page.goto('/login?next=%2Factivity', { waitUntil: 'commit' });
  await expect(page.getByLabel('E-mail address')).toBeFocused();
  const early = requests.filter((request) => /\/early-[^/]+\.js$/u.test(request.url()));
  expect(await gzipBytes(early)).toBeLessThanOrEqual(20_000);
  await page.keyboard.type(user.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(user.password);
  await page.keyboard.press('Enter');
  await expect(page.locator('form')).toHaveAttribute('aria-busy', 'true');
  expect(new URL(page.url()).search).toBe('?next=%2Factivity');
  release();
  await expect(page).toHaveURL(/\/activity$/u);
});

test('what was typed stays, and so do the focus and where it was, when the application takes over', async ({
  device,
}) => {
  const page = await device();
  const { release } = await holdApplication(page);
  await page.goto('/login', { waitUntil: 'commit' });
  // As a password manager does.
  await page.evaluate(() => document.querySelector('form')?.prepend(document.createElement('button')));
  await page.getByLabel('E-mail address').fill('maria@example.com');
  await page.getByRole('checkbox', { name: 'Keep me logged in' }).check();
  const password = page.getByLabel('Password', { exact: true });
  await password.focus();
  await page.keyboard.type('A lantrn');
  for (const key of ['ArrowLeft', 'ArrowLeft']) await page.keyboard.press(key);
  // A key that is down: nothing is taken from under it.
  await page.keyboard.down('Shift');
  release();
  await page.waitForFunction(() =>
    performance.getEntriesByType('resource').some(({ name }) => /\/app-/u.test(name)),
  );
  await expect(page.locator('[data-not-loaded]')).toHaveCount(1);
  await page.keyboard.up('Shift');
  await expectApplication(page);
  await expect(password).toBeFocused();
  await page.keyboard.type('e');
  await expect(password).toHaveValue('A lantern');
  await expect(page.getByLabel('E-mail address')).toHaveValue('maria@example.com');
  await expect(page.getByRole('checkbox', { name: 'Keep me logged in' })).toBeChecked();
});

test('what is pressed before the application is there happens when it is', async ({ device }) => {
  const page = await device();
  const { release } = await holdApplication(page);
  await page.goto('/login?next=%2Factivity', { waitUntil: 'commit' });
  await page.getByRole('link', { name: 'Create one' }).click();
  release();
  await expect(page).toHaveURL(/\/register\?next=%2Factivity$/u);

  const other = await device();
  const held = await holdApplication(other);
  await other.goto('/login', { waitUntil: 'commit' });
  await other.getByLabel('E-mail address').fill('maria@example.com');
  await other.getByLabel('Language').selectOption('Español');
  held.release();
  await expect(other.getByRole('heading', { name: 'Iniciar sesión' })).toBeVisible();
  await expect(other.getByLabel('Correo electrónico')).toHaveValue('maria@example.com');
});

test('an application that cannot be fetched is said, and nothing is sent anywhere', async ({ device }) => {
  const page = await device({ locale: 'es-ES' });
  await page.route(APPLICATION, (route) => route.abort());
  await page.goto('/login');
  await expect(page.getByRole('alert').filter({ hasText: 'No se pudo cargar Curfew' })).toBeVisible();
  await page.getByLabel('Contraseña', { exact: true }).fill('un farol');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/login$/u);
});

test('the first page is in the language and the colors of the browser, before the application is', async ({
  device,
}) => {
  const background = (page: Page) =>
    page.evaluate(() => getComputedStyle(document.body).getPropertyValue('background-color'));
  const page = await device({ locale: 'es-ES', colorScheme: 'dark' });
  await holdApplication(page);
  await page.goto('/', { waitUntil: 'commit' });
  await expect(page.getByRole('heading', { level: 1, name: 'Iniciar sesión' })).toBeVisible();
  await expect(page).toHaveTitle('Iniciar sesión · Curfew');
  await expect(page.locator('html')).toHaveAttribute('lang', 'es');
  await expect.poll(() => background(page)).toBe('rgb(19, 19, 25)');
  // What was chosen counts for more.
  await page.unroute(APPLICATION);
  await page.goto('/login');
  await page.getByLabel('Idioma').selectOption('English');
  await expect(page.getByRole('heading', { level: 1, name: 'Log in' })).toBeVisible();
  await page.evaluate(() => localStorage.setItem('mantine-color-scheme-value', 'light'));
  await holdApplication(page);
  await page.goto('/sessions', { waitUntil: 'commit' });
  await expect(page.getByRole('heading', { level: 1, name: 'Log in' })).toBeVisible();
  await expect.poll(() => background(page)).toBe('rgb(248, 249, 250)');
});

test('without JavaScript the page says that it needs it, and shows no form', async ({ device }) => {
  const page = await device({ javaScriptEnabled: false });
  await page.goto('/login');
  await expect(page.locator('noscript p').first()).toHaveText(
    'Curfew needs JavaScript to show your sessions.',
  );
  await expect(page.locator('noscript p').first()).toBeVisible();
  await expect(page.getByLabel('E-mail address')).toBeHidden();
});

test('a first visit asks for nothing that is refused', async ({ device }) => {
  const page = await device();
  const refused: string[] = [];
  page.on('response', (response) => {
    if (response.status() >= 400) refused.push(`${response.status()} ${response.url()}`);
  });
  for (const path of ['/', '/register', '/sessions', '/nowhere', '/login?reason=user_logout']) {
    await page.goto(path, { waitUntil: 'networkidle' });
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
  expect(refused).toEqual([]);
});

test('the login page fetches no code of the private pages', async ({ device, newUser }) => {
  const user = await newUser();
  const page = await device();
  const requests = watchRequests(page);
  const privateScripts = async () => {
    const scripts = requests.filter((request) => request.url().endsWith('.js'));
    const bodies = scripts.map(async (request) => (await request.response())?.text());
    return (await Promise.all(bodies)).filter((body) => PRIVATE.test(body ?? '')).length;
  };
  await page.goto('/login', { waitUntil: 'networkidle' });
  await expectApplication(page);
  expect(await privateScripts()).toBe(0);
  await fillLogin(page, user);
  await expectInside(page);
  expect(await privateScripts()).toBeGreaterThan(0);
});

test('a person who is in waits for 8 files', async ({ device, newUser }) => {
  const page = await device();
  await logIn(page, await newUser());
  const fresh = await page.context().newPage();
  const requests = watchRequests(fresh);
  await fresh.goto('/sessions');
  await expect(fresh.getByText('This device', { exact: true })).toBeVisible();
  // Other pages are fetched when there is nothing else to do.
  const files = requests.filter((request) => !/\/trpc\/|-page-/u.test(request.url()));
  expect(files.length).toBeLessThanOrEqual(8);
});

test('without any script a password does not get into the address', async ({ browser, origin }) => {
  // Not a device: the browser reports the form that it does not send.
  const context = await browser.newContext({ baseURL: origin });
  const page = await context.newPage();
  await page.route('**/*.js', (route) => route.abort());
  await page.goto('/login');
  const refused = page.waitForEvent('console', (message) => message.text().includes('form-action'));
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
  await page.keyboard.press('Enter');
  await refused;
  expect(page.url()).toBe(`${origin}/login`);
  await context.close();
});
