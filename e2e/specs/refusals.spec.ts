import { expect, test } from '../fixtures/index.ts';
import { fillLogin, logIn } from './steps/account.ts';

const TWO_MEGABYTES = 'x'.repeat(2_000_000);

/** What happens to the login on its way, and what the page then says of it. */
const changes = [
  ['is too long', { postData: TWO_MEGABYTES }, 'This is too much at once.'],
  ['is in no known format', { headers: { 'content-type': 'text/csv' } }, 'The page does not fit the server.'],
] as const;

for (const [title, change, words] of changes) {
  test(`a request that ${title} is refused in words of its own, not as a server that is away`, async ({
    device,
    newUser,
  }) => {
    const page = await device();
    await page.goto('/login');
    await page.route('**/trpc/auth.login*', (route) => route.continue(change));
    await fillLogin(page, await newUser());
    await expect(page.getByRole('alert')).toContainText(words);
    await expect(page.getByText('could not reach the server')).toHaveCount(0);
  });
}

test('something in between that answers in place of the server is told as that, and ends no session', async ({
  device,
  newUser,
}) => {
  const user = await newUser();
  const page = await device();
  await page.goto('/login');
  await page.route('**/trpc/auth.login*', (route) =>
    route.fulfill({ status: 200, contentType: 'text/html', body: '<h1>Welcome to our network</h1>' }),
  );
  await fillLogin(page, user);
  await expect(page.getByRole('alert')).toContainText('Something else answered in place of the server.');
  await page.unroute('**/trpc/auth.login*');
  await logIn(page, user);
});
