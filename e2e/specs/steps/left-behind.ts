import type { Page } from '@playwright/test';
import { reachableStrings, type HeapSnapshot } from './heap-snapshot.ts';

/** Where something of a person can be in a tab, and what is there, as text. */
export type Places = Readonly<Record<string, string>>;

/**
 * Everything that this tab, and the storage it shares with the others, can still show. What is looked for is never
 * handed to the page: it would be found there.
 */
export async function placesOf(page: Page): Promise<Places> {
  const places = await page.evaluate(async () => {
    const fields = [...document.querySelectorAll('input, textarea, select')].map((field) =>
      'value' in field ? String(field.value) : '',
    );
    const databases = await indexedDB.databases();
    const caches = await Promise.all(
      (await window.caches.keys()).map(async (name) => [
        name,
        ...(await (await window.caches.open(name)).keys()),
      ]),
    );
    return {
      dom: document.documentElement.outerHTML,
      fields: fields.join('\n'),
      title: document.title,
      address: location.href,
      historyState: JSON.stringify(history.state),
      localStorage: JSON.stringify({ ...localStorage }),
      sessionStorage: JSON.stringify({ ...sessionStorage }),
      indexedDatabases: databases.map(({ name = '' }) => name).join('\n'),
      caches: JSON.stringify(caches),
      readableCookies: document.cookie,
      windowName: window.name,
      fetchedAddresses: performance
        .getEntries()
        .map(({ name }) => name)
        .join('\n'),
    };
  });
  const cookies = await page.context().cookies();
  return { ...places, cookies: JSON.stringify(cookies), heap: await heapStrings(page) };
}

/** Which of these texts are in which place, as "place: text". */
export function found(places: Places, texts: readonly string[]): string[] {
  return Object.entries(places).flatMap(([place, content]) =>
    texts.filter((text) => content.includes(text)).map((text) => `${place}: ${text}`),
  );
}

/** Every string that the page's scripts can still reach, whether in a cache, a closure or a forgotten timer. */
async function heapStrings(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return reachableStrings(JSON.parse(chunks.join('')) as HeapSnapshot).join('\n');
}
