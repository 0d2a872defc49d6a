import { CSRF_HEADER } from '@curfew/contracts';
import { expect, test } from 'vitest';
import { createBrowserAccess, type BrowserAccessOptions } from './browser-access.ts';
import { createBrowserClient, type BrowserClientOptions } from './browser-client.ts';
import { readError } from './read-error.ts';
import { inBackground, inBackgroundAwaited } from './request-headers.ts';

type Refusal = { curfewCode: string; reason?: string; retryAfterSeconds?: number };
type Answer = { data: unknown } | Refusal;

const closed: Refusal = { curfewCode: 'UNAUTHORIZED', reason: 'access_expired' };

/**
 * A server with the cookie jar of one browser in front of it. The access is closed until a refresh; `meanwhile` answers
 * instead of the ordinary answer, or changes something before it.
 */
function rememberedBrowser() {
  const calls: string[] = [];
  const requests: { path: string; headers: Headers; init: RequestInit }[] = [];
  const browser = {
    calls,
    requests,
    /** What the readable cookie of the jar is made from; null when the jar has none. */
    mark: 'closed' as string | null,
    isOpen: false,
    meanwhile: null as ((call: string) => Answer | Promise<Answer | undefined> | undefined) | null,
    refresh() {
      browser.isOpen = true;
      browser.mark = `open after ${calls.length}`;
    },
    fetch: respond,
    readCookies: () => (browser.mark === null ? '' : `__Host-csrf=${browser.mark}`),
  };

  async function respond(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
    const url = new URL(input instanceof Request ? input.url : input, 'http://curfew.test');
    const path = url.pathname.replace('/trpc/', '');
    requests.push({ path, headers: new Headers(init.headers), init });
    // The credential goes with the request, whatever the jar holds when the answer is made.
    const wasOpen = browser.isOpen;
    const results = await Promise.all(
      path.split(',').map(async (call): Promise<Answer> => {
        calls.push(call);
        return (await browser.meanwhile?.(call)) ?? answer(call, wasOpen);
      }),
    );
    init.signal?.throwIfAborted();
    const body = results.map((result) =>
      'data' in result ? { result } : { error: { code: -32001, message: 'no', data: result } },
    );
    return new Response(JSON.stringify(url.searchParams.has('batch') ? body : body[0]));
  }

  function answer(call: string, wasOpen: boolean): Answer {
    if (call === 'auth.refresh') {
      browser.refresh();
      return { data: {} };
    }
    return wasOpen ? { data: {} } : closed;
  }

  return browser;
}

/** One tab. Its clock stands still but for what it waits for. */
function openTab(
  browser: ReturnType<typeof rememberedBrowser>,
  options: BrowserClientOptions & Pick<BrowserAccessOptions, 'onRefreshed' | 'isRemembered'> = {},
) {
  const { fetch, readCookies } = browser;
  const tab = { epoch: 1, now: 0 };
  const access = createBrowserAccess({
    fetch,
    readCookies,
    currentEpoch: () => tab.epoch,
    onRefreshed: options.onRefreshed,
    isRemembered: options.isRemembered,
    clock: {
      now: () => tab.now,
      elapsed: () => tab.now,
      wait: async (milliseconds) => void (tab.now += milliseconds),
    },
  });
  const client = createBrowserClient({ fetch, readCookies, access, ...options });
  return { tab, access, client };
}

const failureOf = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: unknown) => readError(error),
  );

test('all operations that find the access closed lead to one refresh, and each is repeated once', async () => {
  const browser = rememberedBrowser();
  const allSent = Promise.withResolvers<undefined>();
  browser.meanwhile = () => {
    if (browser.calls.length === 3) allSent.resolve(undefined);
    return allSent.promise;
  };
  const { client, access } = openTab(browser);
  const other = createBrowserClient({ fetch: browser.fetch, readCookies: browser.readCookies, access });
  await Promise.all([client.auth.session.query(), client.auth.touch.mutate(), other.auth.session.query()]);
  expect(browser.calls.toSorted()).toEqual([
    'auth.refresh',
    'auth.session',
    'auth.session',
    'auth.session',
    'auth.session',
    'auth.touch',
    'auth.touch',
  ]);
});

test('the refresh travels alone, with the CSRF token and past the end of the page', async () => {
  const browser = rememberedBrowser();
  await openTab(browser).client.auth.session.query();
  const request = browser.requests.find(({ path }) => path.includes('refresh'));
  expect(request?.path).toBe('auth.refresh');
  expect(request?.headers.get(CSRF_HEADER)).toBe('closed');
  expect(request?.init).toMatchObject({ keepalive: true, method: 'POST' });
});

test('when another tab has refreshed meanwhile, the operation is only repeated', async () => {
  const browser = rememberedBrowser();
  browser.meanwhile = (call) => {
    if (call === 'auth.session' && !browser.isOpen) browser.refresh();
    return undefined;
  };
  await openTab(browser).client.auth.session.query();
  expect(browser.calls).toEqual(['auth.session', 'auth.session']);
});

test('after a restart of the browser the refused refresh sets the CSRF cookie, and is repeated', async () => {
  const browser = rememberedBrowser();
  browser.mark = null;
  browser.meanwhile = (call) => {
    if (call !== 'auth.refresh' || browser.mark !== null) return undefined;
    browser.mark = 'made from the refresh cookie';
    return { curfewCode: 'CSRF_TOKEN_INVALID' };
  };
  await openTab(browser).client.auth.session.query();
  expect(browser.calls).toEqual(['auth.session', 'auth.refresh', 'auth.refresh', 'auth.session']);
});

test('a tab that sees only that first CSRF cookie of another tab still comes in', async () => {
  const browser = rememberedBrowser();
  browser.mark = null;
  browser.meanwhile = () => {
    browser.mark ??= 'made from the refresh cookie';
    return undefined;
  };
  await openTab(browser).client.auth.session.query();
  expect(browser.calls).toEqual(['auth.session', 'auth.session', 'auth.refresh', 'auth.session']);
});

test('a refresh that is refused fails the operation with its own reason', async () => {
  const browser = rememberedBrowser();
  browser.meanwhile = (call) =>
    call === 'auth.refresh' ? { curfewCode: 'UNAUTHORIZED', reason: 'user_logout_all' } : undefined;
  const told: unknown[] = [];
  const session = { currentEpoch: () => 1, onOut: (error: { reason: unknown }) => told.push(error.reason) };
  const { client } = openTab(browser, { session });
  expect(await failureOf(client.auth.session.query())).toMatchObject({
    kind: 'out',
    reason: 'user_logout_all',
  });
  expect(told).toEqual(['user_logout_all']);
  expect(browser.calls).toEqual(['auth.session', 'auth.refresh']);
});

test.each([
  ['TOO_MANY_REQUESTS', 'limited', 1],
  // After 0, 250, 750, 1 750 and 3 750 ms; the next would be too late for the server to repeat its answer.
  ['UNAVAILABLE', 'unavailable', 5],
])('a refresh answered with %s says nothing about the session', async (curfewCode, kind, refreshes) => {
  const browser = rememberedBrowser();
  browser.meanwhile = (call) => (call === 'auth.refresh' ? { curfewCode } : undefined);
  const { client, access } = openTab(browser);
  expect(await failureOf(client.auth.session.query())).toMatchObject({ kind, reason: null });
  expect(browser.calls.filter((call) => call === 'auth.refresh')).toHaveLength(refreshes);
  expect(access.isRefreshing()).toBe(false);
});

test('an answer that was lost is asked for again, and the operation goes on', async () => {
  const browser = rememberedBrowser();
  browser.meanwhile = (call) => {
    if (call !== 'auth.refresh' || browser.isOpen) return undefined;
    browser.isOpen = true;
    throw new TypeError('Failed to fetch');
  };
  await openTab(browser).client.auth.session.query();
  expect(browser.calls).toEqual(['auth.session', 'auth.refresh', 'auth.refresh', 'auth.session']);
});

test('an operation leads to one refresh at most', async () => {
  const browser = rememberedBrowser();
  browser.meanwhile = (call) => (call === 'auth.session' ? closed : undefined);
  const { client } = openTab(browser);
  expect(await failureOf(client.auth.session.query())).toMatchObject({ reason: 'access_expired' });
  expect(browser.calls.filter((call) => call === 'auth.refresh')).toHaveLength(1);
});

test('what a page asks on its own does not refresh, and ends nothing', async () => {
  const browser = rememberedBrowser();
  const told: string[] = [];
  const session = {
    currentEpoch: () => 1,
    onOut: () => told.push('out'),
    onAnswer: () => told.push('answered'),
  };
  const { client } = openTab(browser, { session });
  const failure = await failureOf(client.auth.listSessions.query(undefined, inBackground));
  expect(failure).toMatchObject({ reason: 'access_expired' });
  expect(browser.calls).toEqual(['auth.listSessions']);
  expect(told).toEqual(['answered']);
});

test('what a page asks on its own goes on after the refresh of something else', async () => {
  const browser = rememberedBrowser();
  const { client } = openTab(browser);
  await Promise.all([client.auth.session.query(), client.auth.listSessions.query(undefined, inBackground)]);
  expect(browser.calls.filter((call) => call === 'auth.refresh')).toHaveLength(1);
});

test('what somebody waits for refreshes in the background, too', async () => {
  const browser = rememberedBrowser();
  await openTab(browser).client.auth.session.query(undefined, inBackgroundAwaited);
  expect(browser.calls).toEqual(['auth.session', 'auth.refresh', 'auth.session']);
});

test('a late refusal does not refresh a session that has ended here', async () => {
  const browser = rememberedBrowser();
  const gate = Promise.withResolvers<undefined>();
  browser.meanwhile = () => gate.promise;
  const { client, tab } = openTab(browser);
  const late = failureOf(client.auth.session.query());
  tab.epoch += 1;
  gate.resolve(undefined);
  expect(await late).toMatchObject({ reason: 'access_expired' });
  expect(browser.calls).toEqual(['auth.session']);
});

test.each([
  [true, 'cancelled'],
  [false, 'out'],
])('of a session that has ended here no refresh is told (given up: %s)', async (isGivenUp, kind) => {
  const browser = rememberedBrowser();
  const gate = Promise.withResolvers<undefined>();
  const asked = Promise.withResolvers<undefined>();
  browser.meanwhile = (call) => {
    if (call !== 'auth.refresh') return undefined;
    asked.resolve(undefined);
    return gate.promise;
  };
  const answers: unknown[] = [];
  const { client, tab, access } = openTab(browser, { onRefreshed: (answer) => void answers.push(answer) });
  const waiting = failureOf(client.auth.session.query());
  await asked.promise;
  tab.epoch += 1;
  if (isGivenUp) access.abandon();
  gate.resolve(undefined);
  expect(await waiting).toMatchObject({ kind });
  expect(answers).toEqual([]);
  expect(browser.calls).toEqual(['auth.session', 'auth.refresh']);
  expect(access.isRefreshing()).toBe(false);
});

test('a logout everywhere of a closed session goes through the refresh', async () => {
  const browser = rememberedBrowser();
  await openTab(browser).client.auth.logoutAll.mutate();
  expect(browser.calls).toEqual(['auth.logoutAll', 'auth.refresh', 'auth.logoutAll']);
});

const superseded: Refusal = { curfewCode: 'UNAUTHORIZED', reason: 'superseded' };

/** A browser whose session query is refused as superseded until `isOpen`. */
function supersededBrowser() {
  const browser = rememberedBrowser();
  browser.meanwhile = (call) => (call === 'auth.session' && !browser.isOpen ? superseded : undefined);
  return browser;
}

test('a superseded credential is followed by the newer cookie, without a refresh', async () => {
  const browser = supersededBrowser();
  browser.meanwhile = () => {
    if (browser.isOpen) return undefined;
    browser.refresh();
    return superseded;
  };
  await openTab(browser).client.auth.session.query();
  expect(browser.calls).toEqual(['auth.session', 'auth.session']);
});

test('without a newer cookie a superseded credential is followed by one refresh', async () => {
  const browser = supersededBrowser();
  await openTab(browser).client.auth.session.query();
  expect(browser.calls).toEqual(['auth.session', 'auth.refresh', 'auth.session']);
});

test('a browser that is not remembered does not ask for a refresh', async () => {
  const browser = supersededBrowser();
  const { client } = openTab(browser, { isRemembered: () => false });
  expect(await failureOf(client.auth.session.query())).toMatchObject({ reason: 'superseded' });
  expect(browser.calls).toEqual(['auth.session']);
});

test.each([
  ['missing', 'superseded'],
  ['unknown', 'superseded'],
  ['superseded', 'superseded'],
  ['refresh_reuse', 'refresh_reuse'],
])('a superseded operation whose refresh is refused as %s fails with %s', async (reason, told) => {
  const browser = supersededBrowser();
  browser.meanwhile = (call) => (call === 'auth.refresh' ? { ...superseded, reason } : superseded);
  expect(await failureOf(openTab(browser).client.auth.session.query())).toMatchObject({ reason: told });
  expect(browser.calls).toEqual(['auth.session', 'auth.refresh']);
});

test('a refresh that another tab has overtaken leads to the newer cookie', async () => {
  const browser = supersededBrowser();
  browser.meanwhile = (call) => {
    if (browser.isOpen) return undefined;
    if (call === 'auth.refresh') browser.refresh();
    return superseded;
  };
  await openTab(browser).client.auth.session.query();
  expect(browser.calls).toEqual(['auth.session', 'auth.refresh', 'auth.session']);
});

test('an unanswered refresh of a superseded operation says nothing about the session', async () => {
  const browser = supersededBrowser();
  browser.meanwhile = (call) => (call === 'auth.refresh' ? { curfewCode: 'UNAVAILABLE' } : superseded);
  expect(await failureOf(openTab(browser).client.auth.session.query())).toMatchObject({
    kind: 'unavailable',
  });
});

test('what a page asks on its own does not refresh a superseded credential', async () => {
  const browser = supersededBrowser();
  browser.meanwhile = () => superseded;
  const { client } = openTab(browser);
  const failure = await failureOf(client.auth.listSessions.query(undefined, inBackground));
  expect(failure).toMatchObject({ reason: 'superseded' });
  expect(browser.calls).toEqual(['auth.listSessions']);
});

test('the answer of a refresh is told before anything is repeated', async () => {
  const browser = rememberedBrowser();
  await openTab(browser, { onRefreshed: () => void browser.calls.push('told') }).client.auth.session.query();
  expect(browser.calls).toEqual(['auth.session', 'auth.refresh', 'told', 'auth.session']);
});
