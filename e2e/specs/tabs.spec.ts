import { expect, test } from '../fixtures/index.ts';
import { expectInside, expectLoginPage, fillLogin, logIn, ownLogoutButton } from './steps/account.ts';
import { found, placesOf } from './steps/left-behind.ts';
import { openTabs, watchForTheEnd } from './steps/several-tabs.ts';

/** What a person takes for "at once". The figures of a quiet machine are in RESULTS.md. */
const AT_ONCE_MILLISECONDS = 1_000;

test('a logout empties five tabs at once, with one call for all of them', async ({
  device,
  newUser,
  gateway,
}) => {
  const page = await device({ baseURL: gateway.origin });
  await logIn(page, await newUser());
  const tabs = [page, ...(await openTabs(page, 4))];
  const watches = await Promise.all(tabs.map(watchForTheEnd));
  const first = gateway.requests.length;
  await ownLogoutButton(page).click();
  for (const tab of tabs) await expectLoginPage(tab);
  const clicked = (await watches[0]?.clicked()) ?? 0;
  expect(clicked).toBeGreaterThan(0);
  const emptied = await Promise.all(watches.map((watch) => watch.emptied()));
  for (const moment of emptied) {
    expect(moment).toBeGreaterThanOrEqual(clicked);
    expect(moment - clicked).toBeLessThan(AT_ONCE_MILLISECONDS);
  }
  const changes = gateway.requests.slice(first).filter(({ method }) => method !== 'GET');
  expect(changes.map(({ path }) => path)).toEqual(['/trpc/auth.logout']);
});

test('somebody else who logs in in one tab is the one who is in in all of them', async ({
  device,
  newUser,
}) => {
  const [userA, userB] = [await newUser(), await newUser()];
  const page = await device();
  await logIn(page, userA);
  const tabs = await openTabs(page, 2);
  await ownLogoutButton(page).click();
  await expectLoginPage(page);
  await fillLogin(page, userB);
  for (const tab of [page, ...tabs]) {
    await expectInside(tab);
    await expect(tab.getByText(userB.displayName)).toBeVisible();
  }
  for (const tab of tabs) {
    const { heap: _, ...places } = await placesOf(tab);
    expect(found(places, [userA.email, userA.displayName])).toEqual([]);
  }
});

test('a tab that slept through a change of users shows nothing of the first when it wakes', async ({
  device,
  newUser,
}) => {
  const [userA, userB] = [await newUser(), await newUser()];
  const asleep = await device();
  await logIn(asleep, userA);
  const [tab = asleep] = await openTabs(asleep, 1);
  // In the back/forward cache nothing of what the tabs tell each other is heard.
  await asleep.goto('/livez');
  await ownLogoutButton(tab).click();
  await fillLogin(tab, userB);
  await expectInside(tab);
  await asleep.goBack({ waitUntil: 'commit' });
  await expect(asleep.getByText(userB.displayName)).toBeVisible();
  await expect(asleep.getByText(userA.displayName)).toHaveCount(0);
});
