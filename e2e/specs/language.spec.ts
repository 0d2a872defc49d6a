import { expect, test } from '../fixtures/index.ts';

const spanish = { locale: 'es-ES' };

test('the language is that of the browser, until the person chooses another one', async ({ device }) => {
  const page = await device(spanish);
  await page.goto('/login');
  await expect(page).toHaveTitle('Iniciar sesión · Curfew');
  await expect(page.locator('html')).toHaveAttribute('lang', 'es');
  await page.getByLabel('Idioma').selectOption('English');
  await expect(page).toHaveTitle('Log in · Curfew');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Log in' })).toBeVisible();
});

test('what one tab chooses the others follow', async ({ device }) => {
  const page = await device();
  await page.goto('/login');
  const tab = await page.context().newPage();
  await tab.goto('/register');
  await page.getByLabel('Language').selectOption('Español');
  await expect(tab.getByRole('heading', { name: 'Crea una cuenta' })).toBeVisible();
  await expect(tab).toHaveTitle('Crea una cuenta · Curfew');
});

test('a language that cannot be fetched leaves the page as it is', async ({ device }) => {
  const page = await device();
  await page.goto('/login');
  await page.context().setOffline(true);
  await page.getByLabel('Language').selectOption('Español');
  await expect(page.getByLabel('Language')).toHaveValue('en');
  await page.context().setOffline(false);
  await page.getByLabel('Language').selectOption('Español');
  await expect(page.getByRole('heading', { name: 'Iniciar sesión' })).toBeVisible();
});

test('without its own catalog a page comes in another language, and without any it says so', async ({
  device,
}) => {
  const page = await device();
  await page.route(/\/assets\/en-[^/]+\.js$/u, (route) => route.abort());
  await page.goto('/login');
  await expect(page.getByRole('heading', { name: 'Iniciar sesión' })).toBeVisible();
  await page.route(/\/assets\/es-[^/]+\.js$/u, (route) => route.abort());
  await page.goto('/login');
  await expect(page.getByText('Curfew could not be loaded. Please reload the page.')).toBeVisible();
});

test('what the server refuses is said in Spanish', async ({ device, newUser }) => {
  const { email } = await newUser();
  const page = await device(spanish);
  await page.goto('/register');
  await page.getByLabel('Nombre').fill('María');
  await page.getByLabel('Correo electrónico').fill(email);
  const password = page.getByLabel('Contraseña', { exact: true });
  await password.fill('corta');
  await page.getByRole('button', { name: 'Crear cuenta' }).click();
  await expect(password).toBeFocused();
  await expect(password).toHaveAccessibleDescription(/Usa al menos 15 caracteres/u);
  await password.fill('un farol junto a la puerta norte');
  await page.getByRole('button', { name: 'Crear cuenta' }).click();
  await expect(page.getByLabel('Correo electrónico')).toHaveAccessibleDescription(
    'Esta dirección ya tiene una cuenta. Inicia sesión con ella.',
  );
  await page.goto('/login');
  await page.getByLabel('Correo electrónico').fill(email);
  await page.getByLabel('Contraseña', { exact: true }).fill('no es esta');
  await page.getByRole('button', { name: 'Iniciar sesión' }).click();
  await expect(page.getByRole('alert')).toHaveText('La dirección o la contraseña no son correctas.');
});

test('a password can be looked at, and caps lock is said with the first key', async ({ device }) => {
  const page = await device();
  await page.goto('/login');
  const password = page.getByLabel('Password', { exact: true });
  await password.fill('A lantern');
  const show = page.getByRole('button', { name: 'Show password' });
  await expect(show).toHaveAttribute('aria-pressed', 'false');
  await show.focus();
  await page.keyboard.press('Enter');
  await expect(show).toHaveAttribute('aria-pressed', 'true');
  await expect(password).toHaveAttribute('type', 'text');
  const hint = page.getByRole('status').filter({ hasText: 'Caps lock is on.' });
  await password.focus();
  await expect(hint).toHaveCount(0);
  // Playwright cannot turn caps lock on: the event is the one that Chromium sends then.
  for (const isOn of [true, false]) {
    await password.evaluate((field, modifierCapsLock) => {
      field.dispatchEvent(new KeyboardEvent('keyup', { key: 'A', bubbles: true, modifierCapsLock }));
    }, isOn);
    await expect(hint).toHaveCount(isOn ? 1 : 0);
  }
});
