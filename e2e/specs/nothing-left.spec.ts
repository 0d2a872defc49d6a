import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { expect, test, type TestUser } from '../fixtures/index.ts';
import { expectInside, expectLoginPage, logIn, ownLogoutButton, userAgents } from './steps/account.ts';
import { found, placesOf } from './steps/left-behind.ts';

// What a trace records of a page is kept in that page.
test.use({ trace: 'off' });

/** Types as a person does: the text reaches the page as key presses only, not as an argument of a script. */
async function typeLogin(page: Page, user: TestUser): Promise<void> {
  await page.getByLabel('E-mail address').focus();
  await page.keyboard.insertText(user.email);
  await page.getByLabel('Password', { exact: true }).focus();
  await page.keyboard.insertText(user.password);
  await page.keyboard.press('Enter');
  await expectInside(page);
}

/** So many queries of the page's own client, one request each. */
async function ask(page: Page, count: number): Promise<void> {
  await page.evaluate(async (times) => {
    interface Fiber {
      memoizedProps: Record<string, unknown> | null;
      child: Fiber | null;
      sibling: Fiber | null;
    }
    interface Clients {
      queryClient: { fetchQuery: (options: object) => Promise<unknown> };
      trpcClient: { auth: { listSessions: { query: (input: object) => Promise<unknown> } } };
    }
    const root = document.getElementById('root') ?? document.body;
    const key = Object.keys(root).find((name) => name.startsWith('__reactContainer$')) ?? '';
    const find = (fiber: Fiber | null): Clients | null => {
      if (fiber === null) return null;
      const props = fiber.memoizedProps;
      if (props !== null && 'trpcClient' in props && 'queryClient' in props)
        return props as unknown as Clients;
      return find(fiber.child) ?? find(fiber.sibling);
    };
    const clients = find(Reflect.get(root, key) as Fiber | null);
    if (clients === null) throw new Error('the page has no clients');
    for (let index = 0; index < times; index += 1) {
      clients.queryClient
        .fetchQuery({
          queryKey: ['slow', index],
          queryFn: () => clients.trpcClient.auth.listSessions.query({}),
        })
        .catch(() => {});
      await new Promise((resolve) => setTimeout(resolve));
    }
  }, count);
}

test('after user A has left, with 20 slow queries under way, user B finds not one byte of A', async ({
  device,
  newUser,
  backstage,
  gateway,
}) => {
  test.setTimeout(90_000);
  const [userA, userB] = [await newUser(), await newUser()];
  const [name, typed] = [`name ${randomUUID()}`, `typed ${randomUUID()}`];
  await logIn(await device({ userAgent: userAgents.safariOnPhone }), userA);
  const page = await device({ baseURL: gateway.origin });
  await page.goto('/login');
  await typeLogin(page, userA);

  await page
    .getByRole('button', { name: /^Details/u })
    .first()
    .click();
  await page.getByRole('button', { name: /^Rename/u }).click();
  await page.keyboard.insertText(name);
  await page.keyboard.press('Enter');
  await expect(page.getByText('The name is saved.')).toBeAttached();
  const pages = page.getByRole('navigation', { name: 'Your account' });
  await pages.getByRole('link', { name: 'Activity' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Activity' })).toBeVisible();
  await pages.getByRole('link', { name: 'Security' }).click();
  await page.getByRole('textbox', { name: 'Current password' }).focus();
  await page.keyboard.insertText(typed);
  await pages.getByRole('link', { name: 'Sessions' }).click();
  await logIn(await device({ userAgent: userAgents.firefoxOnLinux }), userA);
  await expect(page.getByText('Was this you?')).toBeVisible();
  await page
    .getByRole('button', { name: /^Details/u })
    .first()
    .click();
  await page.getByRole('button', { name: /^Rename/u }).click();
  await page.keyboard.insertText(typed);

  const ofA = [
    userA.email,
    userA.displayName,
    name,
    typed,
    userA.password,
    ...(await backstage.idsOf(userA)),
  ];
  const before = await placesOf(page);
  // The address is in the account menu, which is closed.
  expect(found(before, [userA.email])).toContain(`heap: ${userA.email}`);
  for (const text of [userA.displayName, name]) {
    expect(found(before, [text])).toEqual(expect.arrayContaining([`dom: ${text}`, `heap: ${text}`]));
  }

  const slow = gateway.holdAnswers('auth.listSessions');
  await ask(page, 20);
  await slow.arrived(5);
  slow.noMore();
  await ownLogoutButton(page).click();
  await expectLoginPage(page);
  expect(found(await placesOf(page), ofA)).toEqual([]);
  await typeLogin(page, userB);
  slow.release();
  expect(found(await placesOf(page), ofA)).toEqual([]);
});

test('in no entry of the history is anything of user A, whichever user B goes back to', async ({
  device,
  newUser,
  backstage,
}) => {
  const [userA, userB] = [await newUser(), await newUser()];
  const page = await device();
  await page.goto('/login');
  await typeLogin(page, userA);
  const pages = page.getByRole('navigation', { name: 'Your account' });
  for (const name of ['Activity', 'Security', 'Sessions']) {
    await pages.getByRole('link', { name }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(new RegExp(name, 'iu'));
  }
  await page.evaluate(() => window.scrollTo(0, 200));
  const ofA = [userA.email, userA.displayName, ...(await backstage.idsOf(userA))];
  await ownLogoutButton(page).click();
  await expectLoginPage(page);
  await typeLogin(page, userB);
  for (let left = await page.evaluate(() => history.length); left > 2; left -= 1) {
    await page.goBack({ waitUntil: 'commit' });
    await expect(page.getByText(userB.displayName)).toBeVisible();
    const { heap: _, ...places } = await placesOf(page);
    expect(found(places, ofA)).toEqual([]);
  }
});

test('the HTTP cache has the scripts, and no answer about a person', async ({ device, newUser }) => {
  const page = await device();
  const addresses = { answers: new Set<string>(), scripts: new Set<string>() };
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (response.request().method() !== 'GET' || pathname === '/trpc/auth.events') return;
    if (pathname.startsWith('/trpc/')) addresses.answers.add(response.url());
    if (pathname.endsWith('.js')) addresses.scripts.add(response.url());
  });
  await logIn(page, await newUser());
  for (const path of ['/activity', '/security']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible();
  }
  await page.goto('/sessions');
  await ownLogoutButton(page).click();
  await expectLoginPage(page);
  const cached = (urls: Set<string>) =>
    page.evaluate(
      async (all) => {
        const isCached = (url: string) =>
          fetch(url, { cache: 'only-if-cached', mode: 'same-origin' }).then(
            ({ ok }) => ok,
            () => false,
          );
        const answers = await Promise.all(all.map(isCached));
        return all.filter((_, index) => answers[index]);
      },
      [...urls],
    );
  expect(addresses.answers.size).toBeGreaterThanOrEqual(3);
  expect(await cached(addresses.answers)).toEqual([]);
  // Positive control: this is how something that is cached is found.
  expect((await cached(addresses.scripts)).length).toBeGreaterThan(0);
});
