import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/index.ts';
import { expectInside, expectLoginPage, fillLogin, logIn, ownLogoutButton } from './steps/account.ts';

/** Runs in the page before anything of it: takes away what is younger than the oldest supported browser. */
function takeYoungFeatures(): void {
  const remove = (owner: object, names: string[]) => {
    for (const name of names) Reflect.deleteProperty(owner, name);
  };
  remove(Promise, ['withResolvers', 'try']);
  remove(AbortSignal, ['any']);
  remove(URL, ['canParse', 'parse']);
  remove(Array, ['fromAsync']);
  remove(Object, ['groupBy']);
  remove(Map, ['groupBy']);
  remove(String.prototype, ['isWellFormed', 'toWellFormed']);
  remove(Set.prototype, [
    'union',
    'intersection',
    'difference',
    'symmetricDifference',
    'isSubsetOf',
    'isSupersetOf',
    'isDisjointFrom',
  ]);
  remove(globalThis, ['Iterator', 'scheduler', 'navigation', 'cookieStore', 'Temporal']);
  remove(Symbol, ['dispose', 'asyncDispose']);
  remove(Document.prototype, ['startViewTransition']);
}

function takeTabFeatures(): void {
  Reflect.deleteProperty(globalThis, 'BroadcastChannel');
  Reflect.deleteProperty(Navigator.prototype, 'locks');
}

function forbidTabFeatures(): void {
  const forbidden = (): never => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  };
  Object.defineProperty(globalThis, 'localStorage', { get: forbidden });
  Object.defineProperty(globalThis, 'sessionStorage', { get: forbidden });
  Object.defineProperty(globalThis, 'indexedDB', { get: forbidden });
  Object.defineProperty(globalThis, 'BroadcastChannel', { value: forbidden });
  LockManager.prototype.request = () => Promise.reject(new DOMException('no', 'SecurityError'));
}

function breakTabFeatures(): void {
  const broken = (): never => {
    throw new TypeError('of an extension');
  };
  BroadcastChannel.prototype.postMessage = broken;
  Storage.prototype.setItem = broken;
  Storage.prototype.getItem = broken;
  Storage.prototype.removeItem = broken;
  LockManager.prototype.request = broken;
}

async function expectLoginAndLogout(page: Page): Promise<void> {
  await ownLogoutButton(page).click();
  await expectLoginPage(page);
  await expect(page.getByText(/reach the server|went wrong/u)).toHaveCount(0);
}

for (const [name, take] of [
  ['of the oldest supported age', takeYoungFeatures],
  ['without BroadcastChannel and Web Locks', takeTabFeatures],
  ['that forbids storage, channel and locks', forbidTabFeatures],
  ['whose storage, channel and locks throw', breakTabFeatures],
] as const) {
  test(`a browser ${name} logs in and out`, async ({ device, newUser, backstage }) => {
    const user = await newUser();
    const page = await device();
    await page.addInitScript(take);
    await logIn(page, user);
    await page.reload();
    await expectInside(page);
    await expectLoginAndLogout(page);
    expect(await backstage.sessionsOf(user)).toMatchObject([{ endReason: 'user_logout' }]);
  });
}

test('a browser that keeps no cookies is told so, and no session is left', async ({
  device,
  newUser,
  gateway,
  backstage,
}) => {
  const user = await newUser();
  const page = await device({ baseURL: gateway.origin });
  gateway.dropCookies();
  await page.goto('/login');
  await fillLogin(page, user);
  await expect(page.getByText('Your browser keeps no cookies for this site.')).toBeVisible();
  await expectLoginPage(page);
  await expect.poll(() => backstage.sessionsOf(user)).toMatchObject([{ endReason: 'user_logout' }]);
});

const TOO_OLD = 'This browser is too old for Curfew';

test('a browser that does not understand what the page needs is told so in plain HTML', async ({
  device,
}) => {
  const page = await device({ javaScriptEnabled: false });
  await page.goto('/login');
  await expect(page.getByText(TOO_OLD)).toBeHidden();
  await page.route('**/login', async (route) => {
    const response = await route.fetch();
    // As an older browser reads it.
    const body = (await response.text()).replaceAll('color-mix(', 'not-understood(');
    await route.fulfill({ response, body });
  });
  await page.goto('/login');
  await expect(page.getByText(TOO_OLD)).toBeVisible();
  await expect(page.getByText('Este navegador es demasiado antiguo')).toBeVisible();
});
