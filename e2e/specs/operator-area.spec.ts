import { expect, test } from '../fixtures/index.ts';
import { expectInside, logIn, sessionCookie } from './steps/account.ts';
import { userAndOperator } from './steps/operator.ts';

test('a filter that is misspelt means nobody, not everybody', async ({ device, newUser, backstage }) => {
  const operator = await newUser();
  await backstage.makeOperator(operator);
  const page = await device();
  await logIn(page, operator);
  for (const search of ['ipPrefix=nonsense', 'userId=7', 'inactiveForSeconds=soon', 'clientKind=toaster']) {
    await page.goto(`/admin/sessions?${search}`);
    await expect(page.getByText('This filter is not understood')).toBeVisible();
    await expect(page.getByRole('button', { name: /Log out/u })).toHaveCount(0);
  }
});

test('whoever is no operator is not allowed, and nothing is asked of the server', async ({
  device,
  newUser,
}) => {
  const page = await device();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await logIn(page, await newUser());
  await expect(page.getByRole('link', { name: 'Operator area' })).toHaveCount(0);
  for (const path of ['/admin', '/admin/sessions', '/admin/audit', '/admin/explain']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { name: 'Not allowed' })).toBeVisible();
  }
  expect(asked.filter((url) => url.includes('/trpc/admin.'))).toEqual([]);
  await page.getByRole('main').getByRole('link', { name: 'Go to your sessions' }).click();
  await expectInside(page);
});

test('an operator who is one no longer is out of the area with the next question', async ({
  device,
  newUser,
  backstage,
}) => {
  const operator = await newUser();
  await backstage.makeOperator(operator);
  const page = await device();
  await logIn(page, operator);
  await page.goto('/admin/audit');
  await expect(page.getByRole('table')).toBeVisible();
  await backstage.makeOrdinary(operator);
  await page.getByRole('link', { name: 'Users' }).click();
  await expect(page.getByRole('heading', { name: 'Not allowed' })).toBeVisible();
});

test('a credential is explained and leaves no trace in the browser', async ({
  device,
  newUser,
  backstage,
}) => {
  const { there, page } = await userAndOperator({ backstage, newUser, device });
  const token = (await sessionCookie(there)).split('=')[1] ?? '';
  const addresses: string[] = [];
  page.on('request', (request) => addresses.push(request.url()));
  await page.goto('/admin/explain');
  const field = page.getByLabel('Session id, token or logout ticket');
  await expect(field).toHaveAttribute('type', 'password');
  await field.fill(token);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Accepted')).toBeVisible();
  await expect(page.getByRole('heading', { level: 2 })).toBeFocused();
  await expect(page.getByRole('list', { name: 'Timeline' })).toContainText('Began: Firefox on Linux');
  await expect(field).toHaveValue('');
  const left = await page.evaluate(() =>
    [
      location.href,
      JSON.stringify(history.state),
      JSON.stringify({ ...localStorage, ...sessionStorage }),
      document.documentElement.outerHTML,
    ].join('\n'),
  );
  const secret = token.split('.')[1] ?? token;
  expect(left + addresses.join('\n')).not.toContain(secret);
  await field.fill('something else');
  await page.getByRole('button', { name: 'Explain' }).click();
  await expect(page.getByText('Accepted')).toHaveCount(0);
});

test('the audit trail is searched in its address, and comes page by page', async ({
  device,
  newUser,
  backstage,
}) => {
  const operator = await newUser();
  await backstage.makeOperator(operator);
  const page = await device();
  await logIn(page, operator);
  await backstage.recordLogins(operator, 60);
  await page.goto('/admin/audit');
  await page.getByLabel('What').selectOption('Logged in');
  await expect(page).toHaveURL(/type=login$/u);
  const rows = page.getByRole('table', { name: 'Audit trail' }).getByRole('row');
  await expect(rows).toHaveCount(51);
  await page.getByRole('button', { name: 'Load more' }).click();
  await expect.poll(() => rows.count()).toBeGreaterThan(60);
  await page.getByLabel('Why it ended').selectOption('an operator ended it');
  await expect(page.getByText('Nothing was recorded that matches.')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filter' }).click();
  await expect(page).toHaveURL(/\/admin\/audit$/u);
  await expect(rows).toHaveCount(51);
});
