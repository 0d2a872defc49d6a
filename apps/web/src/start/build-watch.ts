import { BUILD_HEADER } from '@curfew/contracts';

/** What of the page this needs. */
export interface WatchedPage {
  document: Pick<Document, 'documentElement'>;
  location: Pick<Location, 'pathname' | 'reload'>;
  sessionStorage: Pick<Storage, 'getItem' | 'setItem'>;
  performance: Pick<Performance, 'now'>;
  fetch: typeof fetch;
}

/** Whether the server has other pages by now than the one that this tab was opened with. */
export interface BuildWatch {
  /** `fetch`, which reads in each answer what the server has. */
  fetch: typeof fetch;
  /**
   * Before a person comes to another page of this tab: does not resolve if the build was replaced, and loads the address, which
   * is that of the page by then. Never rejects; a server that does not answer has replaced nothing.
   */
  comeTo: (pathname: string) => Promise<void>;
  /**
   * Where a page cannot be shown: asks the server, and loads it again if the build was replaced. Once for each build, so that a
   * server that goes on sending the old page is not asked for ever. Never rejects.
   */
  reloadIfReplaced: () => Promise<void>;
}

const STORAGE_KEY = 'curfew.reloaded-for';
/** A page that asks for its data hears as often. */
const NEWS_MILLISECONDS = 10_000;
/** A person does not wait longer for a page that is there already. */
const PATIENCE_MILLISECONDS = 1_000;

export function createBuildWatch(page: WatchedPage): BuildWatch {
  const own = page.document.documentElement.dataset['build'];
  let latest = own;
  let heardAt = page.performance.now();
  let { pathname: shown } = page.location;

  async function watchedFetch(...request: Parameters<typeof fetch>): Promise<Response> {
    const response = await page.fetch(...request);
    const build = response.headers.get(BUILD_HEADER);
    if (build !== null) {
      latest = build;
      heardAt = page.performance.now();
    }
    return response;
  }

  async function ask(): Promise<void> {
    const signal = AbortSignal.timeout(PATIENCE_MILLISECONDS);
    // Of the page itself: what is for the owner of an installation alone, the proxy keeps to itself.
    await watchedFetch('/', { method: 'HEAD', cache: 'no-store', signal }).catch(() => undefined);
  }

  return {
    fetch: watchedFetch,
    async comeTo(pathname) {
      if (pathname === shown) return;
      shown = pathname;
      // In development the page does not know its build.
      if (own === undefined) return;
      if (page.performance.now() - heardAt >= NEWS_MILLISECONDS) await ask();
      if (latest === own) return;
      page.location.reload();
      await new Promise(() => {});
    },
    async reloadIfReplaced() {
      if (own === undefined) return;
      await ask();
      if (latest !== own && isFirstTime(latest ?? '')) page.location.reload();
    },
  };

  function isFirstTime(build: string): boolean {
    // Where storage is forbidden, a person can still press the button.
    try {
      if (page.sessionStorage.getItem(STORAGE_KEY) === build) return false;
      page.sessionStorage.setItem(STORAGE_KEY, build);
      return true;
    } catch {
      return false;
    }
  }
}
