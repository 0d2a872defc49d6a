import type { BrowserContextOptions, Page } from '@playwright/test';
import type { TestUser } from '../../fixtures/index.ts';
import { expectInside, expectLoginPage, fillLogin, ownLogoutButton, userAgents } from './account.ts';
import { watchForTheEnd } from './several-tabs.ts';

/** Where the measurements take their people and devices from. */
export interface Stage {
  device: (options?: BrowserContextOptions) => Promise<Page>;
  newUser: () => Promise<TestUser>;
  originB: string;
}

/** One round, in milliseconds. */
export interface Round {
  /** From the click to the last page that is on the login page. */
  logout: number;
  /** A plain question to the API from the same page, a moment before: the median of five. */
  request: number;
}

const TABS = 3;
/** An account may log in five times a minute. */
const ROUNDS_OF_A_USER = 3;

/** The click on "Log out everywhere" until every tab of this browser is on the login page. */
export async function measureEverywhere({ device, newUser }: Stage, rounds: number): Promise<Round[]> {
  const page = await device();
  const tabs = [page];
  while (tabs.length < TABS) tabs.push(await page.context().newPage());
  for (const tab of tabs) await tab.goto('/login');
  let user = await newUser();
  const measured: Round[] = [];
  while (measured.length < rounds) {
    if (measured.length > 0 && measured.length % ROUNDS_OF_A_USER === 0) user = await newUser();
    await fillLogin(page, user);
    for (const tab of tabs) await expectInside(tab);
    const request = await requestTime(page);
    const watches = await Promise.all(tabs.map(watchForTheEnd));
    // By keyboard: what arrives above the button moves it away from under a mouse.
    await page.getByRole('button', { name: 'Log out everywhere' }).press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Log out everywhere' }).click();
    for (const tab of tabs) await expectLoginPage(tab);
    const moments = await Promise.all(watches.map((watch) => watch.outside()));
    const clicked = (await watches[0]?.clicked()) ?? Number.NaN;
    measured.push({ logout: Math.max(...moments) - clicked, request });
  }
  return measured;
}

/** The click on device B, on one instance, until device A, on the other, is on the login page. */
export async function measureRemote({ device, newUser, originB }: Stage, rounds: number): Promise<Round[]> {
  const here = await device({ baseURL: originB });
  const there = await device({ userAgent: userAgents.firefoxOnLinux });
  for (const page of [here, there]) await page.goto('/login');
  let user = await newUser();
  const measured: Round[] = [];
  while (measured.length < rounds) {
    const isFirst = measured.length % ROUNDS_OF_A_USER === 0;
    if (isFirst && measured.length > 0) {
      user = await newUser();
      await ownLogoutButton(here).click();
      await expectLoginPage(here);
    }
    for (const page of isFirst ? [here, there] : [there]) {
      await fillLogin(page, user);
      await expectInside(page);
    }
    const request = await requestTime(here);
    const [click, end] = [await watchForTheEnd(here), await watchForTheEnd(there)];
    await here.getByRole('button', { name: 'Log out Firefox on Linux' }).press('Enter');
    await here.getByRole('group').getByRole('button', { name: 'Log out' }).click();
    await expectLoginPage(there);
    measured.push({ logout: (await end.outside()) - (await click.clicked()), request });
  }
  return measured;
}

/** The value that so many percent of the values do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

async function requestTime(page: Page): Promise<number> {
  const times = await page.evaluate(async () => {
    const taken: number[] = [];
    while (taken.length < 5) {
      const begun = performance.now();
      const response = await fetch('/trpc/auth.session', { headers: { 'x-activity': 'background' } });
      await response.text();
      taken.push(performance.now() - begun);
    }
    return taken;
  });
  return percentile(times, 50);
}
