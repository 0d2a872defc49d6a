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
  for (const text of [userA.email, userA.displayName, name]) {
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
