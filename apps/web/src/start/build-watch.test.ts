import { BUILD_HEADER } from '@curfew/contracts';
import { expect, test } from 'vitest';
import { createBuildWatch } from './build-watch.ts';

/** A tab that was opened with build "a" at `/sessions`. The server has `served`; null: it does not answer. */
function tabOf(served: { build: string | null }) {
  const stored = new Map<string, string>();
  const tab = { reloads: 0, requests: [] as string[], now: 0 };
  const open = () =>
    createBuildWatch({
      document: { documentElement: { dataset: { build: 'a' } } as unknown as HTMLElement },
      location: { pathname: '/sessions', reload: () => void (tab.reloads += 1) },
      sessionStorage: {
        getItem: (key) => stored.get(key) ?? null,
        setItem: (key, value) => void stored.set(key, value),
      },
      performance: { now: () => tab.now },
      fetch: async (input, { method = 'GET' } = {}) => {
        tab.requests.push(`${method} ${typeof input === 'string' ? input : ''}`);
        if (served.build === null) throw new TypeError('no network');
        return new Response(null, { headers: { [BUILD_HEADER]: served.build } });
      },
    });
  return Object.assign(tab, { open });
}

/** Whether the tab goes on by itself to a page. */
async function goesOn(coming: Promise<void>): Promise<boolean> {
  const later = new Promise((resolve) => setTimeout(resolve, 0, 'stays'));
  return (await Promise.race([coming, later])) !== 'stays';
}

test('any answer tells that the build was replaced; the next page is loaded with the new one', async () => {
  const served = { build: 'a' };
  const tab = tabOf(served);
  const watch = tab.open();
  await watch.fetch('/trpc/auth.session');
  expect(await goesOn(watch.comeTo('/activity'))).toBe(true);
  served.build = 'b';
  await watch.fetch('/trpc/auth.session');
  expect(await goesOn(watch.comeTo('/activity'))).toBe(true);
  expect(tab.reloads).toBe(0);
  expect(await goesOn(watch.comeTo('/security'))).toBe(false);
  expect(tab.reloads).toBe(1);
});

test('a tab that has heard nothing for 10 s asks first, and goes on where nobody answers', async () => {
  const served: { build: string | null } = { build: 'b' };
  const tab = tabOf(served);
  const watch = tab.open();
  tab.now = 9_999;
  expect(await goesOn(watch.comeTo('/activity'))).toBe(true);
  expect(tab.requests).toEqual([]);
  tab.now = 10_000;
  served.build = null;
  expect(await goesOn(watch.comeTo('/security'))).toBe(true);
  expect(tab.requests).toEqual(['HEAD /']);
  served.build = 'b';
  expect(await goesOn(watch.comeTo('/sessions'))).toBe(false);
  expect([tab.requests.length, tab.reloads]).toEqual([2, 1]);
});

test('a page that cannot be shown is loaded again for a new build only, and once for each', async () => {
  const served: { build: string | null } = { build: 'a' };
  const tab = tabOf(served);
  await tab.open().reloadIfReplaced();
  served.build = null;
  await tab.open().reloadIfReplaced();
  expect(tab.reloads).toBe(0);
  served.build = 'b';
  await tab.open().reloadIfReplaced();
  expect(tab.reloads).toBe(1);
  // The server that sent the page is not the one that answered.
  await tab.open().reloadIfReplaced();
  expect(tab.reloads).toBe(1);
  served.build = 'c';
  await tab.open().reloadIfReplaced();
  expect(tab.reloads).toBe(2);
});
