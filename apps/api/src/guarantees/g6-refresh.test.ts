import { DEFAULT_COOKIE_NAMES } from '@curfew/contracts';
import { describe, expect, test } from 'vitest';
import { PASSWORD, useApiWorld } from '../testing/api-world.ts';
import { createVisitor } from '../testing/visitor.ts';
import type { RestAnswer, Visitor } from '../testing/visitor.ts';

const world = useApiWorld();
const PARALLEL = 10;
const names = DEFAULT_COOKIE_NAMES;

async function remembered(): Promise<{ id: string; browser: Visitor }> {
  const { email } = await world.newAccount();
  const browser = createVisitor(world.a.url);
  const { session } = await browser.trpc.auth.login.mutate({ email, password: PASSWORD, rememberMe: true });
  return { id: session.id, browser };
}

/** Refreshes as a browser does; the cookies are kept by whoever called, not by the one that holds them. */
function refresh(browser: Visitor, url: string): Promise<RestAnswer> {
  const csrf = browser.cookies.get(names.csrf) ?? '';
  return browser
    .copy(url)
    .rest('POST', '/trpc/auth.refresh', { body: {}, headers: { 'x-csrf-token': csrf } });
}

/** What a browser holds after these answers came in this order. */
function apply(browser: Visitor, answers: RestAnswer[]): Visitor {
  const after = browser.copy();
  for (const line of answers.flatMap(({ headers }) => headers.getSetCookie())) {
    const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
    after.cookies.set(name, value);
  }
  return after;
}

const status = async (browser: Visitor) => {
  const [a, b] = await Promise.all(
    [world.a.url, world.b.url].map((url) => browser.copy(url).rest('GET', '/api/auth/session')),
  );
  expect(a?.status).toBe(b?.status);
  return [a?.status, a?.body.reason];
};

const ownSessions = async (browser: Visitor) =>
  (await browser.copy().trpc.auth.listSessions.query()).sessions.length;

describe('G6: a refresh converges', () => {
  test(
    'ten tabs at once on two processes, whichever answer comes last: all go on with the same credentials',
    { timeout: 60_000 },
    async () => {
      for (let round = 0; round < 10; round += 1) {
        const { id, browser } = await remembered();
        await world.age(id, 2 * 3600);
        expect(await status(browser)).toEqual([401, 'access_expired']);
        const answers = await Promise.all(
          Array.from({ length: PARALLEL }, (_, tab) =>
            refresh(browser, tab % 2 === 0 ? world.a.url : world.b.url),
          ),
        );
        expect(answers.map((answer) => answer.status)).toEqual(Array(PARALLEL).fill(200));
        for (let last = 0; last < PARALLEL; last += 1) {
          const rotated = [...answers.slice(last + 1), ...answers.slice(0, last + 1)];
          for (const order of [rotated, rotated.toReversed()]) {
            expect(await status(apply(browser, order))).toEqual([200, undefined]);
          }
        }
        expect(await ownSessions(apply(browser, answers))).toBe(1);
        // The next refresh starts from any of them.
        expect((await refresh(apply(browser, answers.slice(0, 1)), world.b.url)).status).toBe(200);
      }
    },
  );

  test('an answer that was lost is given again, by any process', async () => {
    const { id, browser } = await remembered();
    await world.age(id, 2 * 3600);
    const lost = await refresh(browser, world.a.url);
    const repeated = await refresh(browser, world.b.url);
    expect(repeated.headers.getSetCookie().map((line) => line.split(';')[0])).toEqual(
      lost.headers.getSetCookie().map((line) => line.split(';')[0]),
    );
    expect(await status(apply(browser, [repeated]))).toEqual([200, undefined]);
  });

  test('a thief inside the grace shares the session; after it, both are out', async () => {
    const { id, browser } = await remembered();
    const thief = browser.copy();
    const owner = apply(browser, [await refresh(browser, world.a.url)]);
    const stolen = apply(thief, [await refresh(thief, world.b.url)]);
    expect(stolen.cookies).toEqual(owner.cookies);
    await world.age(id, 10);
    const caught = await refresh(thief, world.b.url);
    expect([caught.status, caught.body.error.data.reason]).toEqual([401, 'refresh_reuse']);
    expect(await status(owner)).toEqual([401, 'refresh_reuse']);
    expect(await status(stolen)).toEqual([401, 'refresh_reuse']);
    expect((await refresh(owner, world.a.url)).status).toBe(401);
    expect(world.b.lines.some((line) => line.includes('refresh token reused') && line.includes(id))).toBe(
      true,
    );
  });

  test('garbage ends nothing', async () => {
    const { browser } = await remembered();
    const token = browser.cookies.get(names.refresh) ?? '';
    const other = (await remembered()).browser.cookies.get(names.refresh) ?? '';
    for (const text of [
      'nonsense',
      token.slice(0, -1),
      token.replace('.0.', '.7.'),
      `${token.slice(0, 29)}${other.slice(29)}`,
    ]) {
      const stranger = createVisitor(world.a.url, new Map([[names.refresh, text]]));
      stranger.cookies.set(names.csrf, world.engine.createCsrfToken(text));
      expect([text, (await refresh(stranger, world.a.url)).status]).toEqual([text, 401]);
    }
    expect(await status(browser)).toEqual([200, undefined]);
  });
});

describe('keep me logged in', () => {
  test('the refresh cookie is HttpOnly, strict and lasts 30 days; without the wish there is none', async () => {
    const { email } = await world.newAccount();
    const logIn = (rememberMe: boolean) =>
      world.anonymous().rest('POST', '/api/auth/login', { body: { email, password: PASSWORD, rememberMe } });
    const cookie = (answer: RestAnswer) =>
      answer.headers.getSetCookie().find((line) => line.startsWith(`${names.refresh}=`));
    expect(cookie(await logIn(true))).toMatch(
      /^__Host-Http-refresh=cfr_[^;]+; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Strict$/u,
    );
    expect(cookie(await logIn(false))).toBeUndefined();
  });

  test('a browser that was closed has the refresh cookie alone: it goes on without a password, not fresh', async () => {
    const { id, browser } = await remembered();
    await world.age(id, 3600);
    const reopened = createVisitor(
      world.b.url,
      new Map([[names.refresh, browser.cookies.get(names.refresh) ?? '']]),
    );
    expect(await status(reopened)).toEqual([401, 'access_expired']);
    const refused = await refresh(reopened, world.b.url);
    expect(refused.body.error.data.curfewCode).toBe('CSRF_TOKEN_INVALID');
    const again = apply(reopened, [refused]);
    const opened = apply(again, [await refresh(again, world.b.url)]);
    expect(await status(opened)).toEqual([200, undefined]);
    await expect(opened.trpc.auth.logoutOthers.mutate()).rejects.toMatchObject({
      data: { curfewCode: 'REAUTHENTICATION_REQUIRED' },
    });
    await opened.trpc.auth.reauthenticate.mutate({ password: PASSWORD });
    expect(await opened.trpc.auth.logoutOthers.mutate()).toMatchObject({ outcome: 'already-ended' });
    expect((await refresh(opened, world.a.url)).status).toBe(200);
  });

  test.each([
    ['both cookies, its access closed', [names.session, names.refresh, names.csrf]],
    ['the refresh cookie alone', [names.refresh, names.csrf]],
  ])('a logout with %s ends the session', async (_, kept) => {
    const { id, browser } = await remembered();
    await world.age(id, 3600);
    const held = createVisitor(
      world.b.url,
      new Map(kept.map((name) => [name, browser.cookies.get(name) ?? ''])),
    );
    const answer = await held.copy().rest('POST', '/api/auth/logout');
    expect(answer.body).toMatchObject({ outcome: 'ended', endedSessions: 1 });
    expect(apply(held, [answer]).cookies.get(names.refresh)).toBe('');
    expect((await refresh(browser, world.a.url)).body.error.data.reason).toBe('user_logout');
  });

  test('another login from this browser replaces it, and forgets it', async () => {
    const { browser } = await remembered();
    const { email } = await world.newAccount();
    const kept = new Map([[names.refresh, browser.cookies.get(names.refresh) ?? '']]);
    const answer = await createVisitor(world.a.url, kept).rest('POST', '/api/auth/login', {
      body: { email, password: PASSWORD },
    });
    expect(
      answer.headers.getSetCookie().some((line) => line.startsWith(`${names.refresh}=; Max-Age=0`)),
    ).toBe(true);
    expect(await status(browser)).toEqual([401, 'replaced']);
  });

  test('changing the password keeps it remembered, with other credentials', async () => {
    const { browser } = await remembered();
    const before = browser.copy();
    await browser.trpc.auth.changePassword.mutate({
      currentPassword: PASSWORD,
      newPassword: 'a lantern by the north gate 7',
    });
    expect(browser.cookies.get(names.refresh)).not.toBe(before.cookies.get(names.refresh));
    expect((await refresh(before, world.a.url)).body.error.data.reason).toBe('superseded');
    expect((await refresh(browser, world.b.url)).status).toBe(200);
  });

  test('a program that logs in from a browser replaces no session of that browser', async () => {
    const { browser } = await remembered();
    const { email } = await world.newAccount();
    const body = { email, password: PASSWORD, transport: 'bearer' };
    expect((await browser.rest('POST', '/api/auth/login', { body })).status).toBe(200);
    expect(await status(browser)).toEqual([200, undefined]);
  });

  test('a program sends its token in the body, and gets no cookie', async () => {
    const { email } = await world.newAccount();
    const program = world.anonymous();
    const { tokens } = await program.trpc.auth.login.mutate({
      email,
      password: PASSWORD,
      transport: 'bearer',
      client: { kind: 'cli', host: 'workshop' },
    });
    const { refreshToken = '' } = tokens ?? {};
    const next = await program.trpc.auth.refresh.mutate({ refreshToken });
    expect(program.cookies.size).toBe(0);
    const authorization = `Bearer ${next.tokens?.accessToken ?? ''}`;
    const listed = await world
      .anonymous(world.b.url)
      .rest('GET', '/api/auth/sessions', { headers: { authorization } });
    expect(listed.body.sessions).toMatchObject([
      { clientKind: 'cli', label: 'CLI on workshop', isCurrent: true },
    ]);
    const { browser } = await remembered();
    const both = await browser.rest('POST', '/trpc/auth.refresh', {
      body: { refreshToken },
      headers: { 'x-csrf-token': browser.cookies.get(names.csrf) ?? '' },
    });
    expect(both.body.error.data.curfewCode).toBe('AMBIGUOUS_CREDENTIALS');
  });

  test('is for cookies', async () => {
    const { email } = await world.newAccount();
    const answer = await world.anonymous().rest('POST', '/api/auth/login', {
      body: { email, password: PASSWORD, transport: 'bearer', rememberMe: true },
    });
    expect([answer.status, answer.body.issues]).toEqual([
      400,
      [{ path: 'rememberMe', message: 'is for cookies: a bearer session can always be refreshed' }],
    ]);
  });
});
