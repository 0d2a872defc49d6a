import { expect, test } from '../fixtures/index.ts';
import {
  expectInside,
  expectLoginPage,
  logIn,
  logInByForm,
  ownLogoutButton,
  userAgents,
} from './steps/account.ts';
import { logInElsewhere } from './steps/elsewhere.ts';

const COUNT = 30;

for (const width of [320, 1280]) {
  test(`${String(COUNT)} new logins are one notice that moves nothing, ${String(width)} pixels wide`, async ({
    steadyDevice,
    newUser,
    originB,
  }) => {
    test.setTimeout(90_000);
    const user = await newUser();
    const page = await steadyDevice({ viewport: { width, height: 800 } });
    await logIn(page, user);
    await page.getByRole('link', { name: 'Security' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Security' })).toBeVisible();
    await logInElsewhere(originB, user);
    const notice = page.getByRole('log', { name: 'New logins' }).locator('.new-login-bar');
    await expect(notice).toContainText('New login: Firefox on Linux. Was this you?');
    const before = await notice.boundingBox();
    for (let index = 1; index < COUNT; index += 1) await logInElsewhere(originB, user);
    await expect(notice).toContainText(`${String(COUNT)} new logins: Firefox on Linux`);
    await expect(notice).toHaveCount(1);
    expect(await notice.boundingBox()).toEqual(before);
    await notice.getByRole('button', { name: 'Review' }).click();
    const review = page.getByRole('dialog', { name: 'Were these logins yours?' });
    await expect(review.getByRole('listitem')).toHaveCount(COUNT);
    await review.getByRole('button', { name: 'It was me: Firefox on Linux' }).first().click();
    await expect(review.getByRole('listitem')).toHaveCount(COUNT - 1);
    await review.getByRole('button', { name: 'Close' }).click();
    // The answer is kept, and so are the questions that have none.
    await page.reload();
    await expect(notice).toContainText(`${String(COUNT - 1)} new logins: Firefox on Linux`);
    await notice.getByRole('button', { name: 'Log all out' }).click();
    await expect(notice).toContainText(`${String(COUNT - 1)} logins are logged out.`);
    expect(await notice.boundingBox()).toEqual(before);
    await page.getByRole('link', { name: 'Sessions' }).click();
    await expectInside(page);
    await expect(page.getByRole('button', { name: 'Details of Firefox on Linux' })).toHaveCount(1);
  });
}

test('a failure is said beside the login that it is about, and goes with it', async ({
  device,
  newUser,
  origin,
}) => {
  const user = await newUser();
  const page = await device({ viewport: { width: 320, height: 640 } });
  await logIn(page, user);
  const login = await logInElsewhere(origin, user);
  const notice = page.getByRole('log').locator('.new-login-bar');
  await expect(notice).toContainText('New login: Firefox on Linux. Was this you?');
  const before = await notice.boundingBox();
  await page.route('**/trpc/auth.logoutSessions*', (route) => route.abort());
  await notice.getByRole('button', { name: 'Log it out: Firefox on Linux' }).click();
  const failure = 'The server did not confirm it, so please try again.';
  await expect(notice).toContainText(failure);
  await expect(notice).toContainText('New login: Firefox on Linux. Was this you?');
  expect(await notice.boundingBox()).toEqual(before);
  const language = page.locator('footer select').first();
  await language.selectOption('es');
  await expect(notice).toContainText('El servidor no lo ha confirmado; inténtalo de nuevo.');
  await language.selectOption('en');
  await logInElsewhere(origin, user, { userAgent: userAgents.edgeOnWindows });
  await expect(notice).toContainText('2 new logins: Microsoft Edge on Windows, Firefox on Linux');
  await expect(notice).toContainText(failure);
  await login.logOut();
  await expect(notice).toContainText('New login: Microsoft Edge on Windows. Was this you?');
  await expect(notice).not.toContainText(failure);
});

test('a question outlives a reload in every tab, is answered for every device, and is never put to somebody else', async ({
  device,
  newUser,
  origin,
}) => {
  const [user, other] = [await newUser(), await newUser()];
  const [page, there] = [await device(), await device()];
  await logIn(page, user);
  await logIn(there, user);
  await page.getByRole('button', { name: 'It was me' }).click();
  const login = await logInElsewhere(origin, user);
  const tab = await page.context().newPage();
  await tab.goto('/activity');
  const question = 'New login: Firefox on Linux. Was this you?';
  for (const asked of [page, tab, there]) await expect(asked.getByRole('log')).toContainText(question);
  // The tab that listens, and one that does not.
  for (const asked of [page, tab]) {
    await asked.reload();
    await expect(asked.getByRole('log')).toContainText(question);
  }
  await ownLogoutButton(page).click();
  await expectLoginPage(page);
  await logInByForm(page, other);
  await expect(page.getByText('Connected now')).toBeVisible();
  await expect(page.getByRole('log')).toBeEmpty();
  await there.getByRole('button', { name: 'It was me' }).click();
  await there.reload();
  await expect(there.getByText('Connected now')).toBeVisible();
  await expect(there.getByRole('log')).toBeEmpty();
  // What has ended while nobody looked is not asked about.
  const another = await logInElsewhere(origin, user);
  await expect(there.getByRole('log')).toContainText(question);
  await there.goto('about:blank');
  for (const session of [login, another]) await session.logOut();
  await there.goto('/sessions');
  await expect(there.getByText('Connected now')).toBeVisible();
  await expect(there.getByRole('log')).toBeEmpty();
});
