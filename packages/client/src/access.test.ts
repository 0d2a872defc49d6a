import { expect, test } from 'vitest';
import { createAccess, type Issued } from './access.ts';
import { memoryCredentials } from './memory-credentials.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
const HOUR = 3_600_000;

const iso = (milliseconds: number) => new Date(milliseconds).toISOString();

/** What the server hands over in the `generation`-th refresh of a session; its clock is a minute ahead of ours. */
function issued(generation: number, { id = 'session-1', expiresIn = HOUR } = {}): Issued {
  const serverNow = NOW + 60_000;
  const deadline = iso(serverNow + 12 * HOUR);
  return {
    session: {
      id,
      serverNow: iso(serverNow),
      inactivityExpiresAt: deadline,
      absoluteExpiresAt: deadline,
      accessExpiresAt: deadline,
      freshUntil: deadline,
      warningSeconds: 120,
    },
    logoutTicket: `cfl_${id}`,
    logoutAllTicket: `cfl_${id}_all`,
    tokens: {
      accessToken: `cfa_${generation}`,
      accessExpiresAt: iso(serverNow + expiresIn),
      refreshToken: `cfr_${generation}`,
      refreshExpiresAt: deadline,
    },
  };
}

/** A store that somebody has just logged in to, and a server whose answers to a refresh are held until `answer`. */
async function loggedIn(options: Parameters<typeof issued>[1] = {}) {
  const credentials = memoryCredentials();
  const presented: string[] = [];
  const answers: PromiseWithResolvers<Issued>[] = [];
  const access = createAccess({
    credentials,
    now: () => NOW,
    abandon: async () => undefined,
    refresh: (refreshToken) => {
      presented.push(refreshToken);
      const answer = Promise.withResolvers<Issued>();
      answers.push(answer);
      return answer.promise;
    },
  });
  await access.exchange(
    async () => issued(0, options),
    (answer) => answer,
  );
  /** The next refresh that is, or will be, under way. */
  const nextAnswer = async () => {
    while (answers.length === 0) await Promise.resolve();
    return answers.shift() as PromiseWithResolvers<Issued>;
  };
  return { access, credentials, presented, nextAnswer };
}

const mayRefresh = { mayRefresh: true };

test('a token that lasts is presented as it is', async () => {
  const { access, presented } = await loggedIn({ expiresIn: 45_000 });
  expect(await access.token()).toBe('cfa_0');
  expect(presented).toEqual([]);
});

test('a token that is about to expire, by the server’s clock, is refreshed first', async () => {
  const { access, presented, nextAnswer } = await loggedIn({ expiresIn: 44_999 });
  const token = access.token();
  (await nextAnswer()).resolve(issued(1));
  expect(await token).toBe('cfa_1');
  expect(presented).toEqual(['cfr_0']);
});

test('when that refresh fails, the token is presented all the same', async () => {
  const { access, nextAnswer } = await loggedIn({ expiresIn: 1 });
  const token = access.token();
  (await nextAnswer()).reject(new Error('unreachable'));
  expect(await token).toBe('cfa_0');
});

test('any number of refused calls lead to one refresh, and to new ones once it has failed', async () => {
  const { access, presented, nextAnswer } = await loggedIn();
  const failing = Array.from({ length: 5 }, () => access.renew('cfa_0', mayRefresh));
  (await nextAnswer()).reject(new Error('unreachable'));
  for (const call of failing) await expect(call).rejects.toThrow('unreachable');
  const calls = Array.from({ length: 5 }, () => access.renew('cfa_0', mayRefresh));
  (await nextAnswer()).resolve(issued(1));
  expect(await Promise.all(calls)).toEqual([true, true, true, true, true]);
  expect(presented).toEqual(['cfr_0', 'cfr_0']);
});

test('what another process has refreshed is used, and the old refresh token is not presented', async () => {
  const { access, credentials, presented } = await loggedIn();
  const other = createAccess({
    credentials,
    now: () => NOW,
    abandon: async () => undefined,
    refresh: async () => issued(1),
  });
  await other.renew('cfa_0', mayRefresh);
  expect(await access.renew('cfa_0', mayRefresh)).toBe(true);
  expect(await access.token()).toBe('cfa_1');
  expect(presented).toEqual([]);
});

test('the answer of a refresh is kept before anybody presents it', async () => {
  const { access, credentials, nextAnswer } = await loggedIn();
  const order: string[] = [];
  const write = credentials.write;
  credentials.write = async (next) => {
    await write(next);
    order.push('kept');
  };
  const renewed = access.renew('cfa_0', mayRefresh).then(() => order.push('presented'));
  (await nextAnswer()).resolve(issued(1));
  await renewed;
  expect(order).toEqual(['kept', 'presented']);
});

test('whoever is refused while the person authenticates again waits for the new credentials', async () => {
  const { access, presented } = await loggedIn();
  const answer = Promise.withResolvers<Issued>();
  const called = Promise.withResolvers<null>();
  const exchange = access.exchange(
    () => {
      called.resolve(null);
      return answer.promise;
    },
    (one) => one,
  );
  await called.promise;
  const renewed = access.renew('cfa_0', { mayRefresh: false });
  answer.resolve(issued(7));
  await exchange;
  expect(await renewed).toBe(true);
  expect(await access.token()).toBe('cfa_7');
  expect(presented).toEqual([]);
});

test('a token that nobody has replaced is not presented again', async () => {
  const { access } = await loggedIn();
  expect(await access.renew('cfa_0', { mayRefresh: false })).toBe(false);
  expect(await access.renew(null, mayRefresh)).toBe(false);
});

test('a session that is forgotten or replaced leaves its ticket until that is settled', async () => {
  const { access } = await loggedIn();
  await access.exchange(
    async () => issued(0, { id: 'session-2' }),
    (answer) => answer,
  );
  const first = { ticket: 'cfl_session-1', scope: 'this-device' };
  const second = { ticket: 'cfl_session-2', scope: 'this-device' };
  expect(await access.unfinishedLogouts()).toEqual([first]);
  expect(await access.forget('this-device')).toMatchObject({
    session: { sessionId: 'session-2' },
    unfinished: second,
  });
  expect(await access.token()).toBeNull();
  expect(await access.forget('this-device')).toBeNull();
  await access.settle('cfl_session-1');
  expect(await access.unfinishedLogouts()).toEqual([second]);
});

test('a refresh of a session that was logged out meanwhile brings nothing back', async () => {
  const { access } = await loggedIn();
  await access.forget('this-device');
  expect(await access.renew('cfa_0', mayRefresh)).toBe(false);
  expect(await access.token()).toBeNull();
});

test('an unfinished logout everywhere is kept with the ticket that ends everything', async () => {
  const { access } = await loggedIn();
  const unfinished = { ticket: 'cfl_session-1_all', scope: 'everywhere' };
  expect((await access.forget('everywhere'))?.unfinished).toEqual(unfinished);
  expect(await access.unfinishedLogouts()).toEqual([unfinished]);
});

test('a session kept by an older version has no such ticket, and is ended by its own', async () => {
  const { access, credentials } = await loggedIn();
  const { session } = await credentials.read();
  const before = session === null ? null : { ...session, logoutAllTicket: undefined };
  await credentials.write({ session: before, unfinishedLogouts: [] });
  expect((await access.forget('everywhere'))?.unfinished).toEqual({
    ticket: 'cfl_session-1',
    scope: 'this-device',
  });
});

test.each([
  ['two hours back', -2 * HOUR],
  ['31 days back', -31 * 24 * HOUR],
  ['two hours forward', 2 * HOUR],
  ['31 days forward', 31 * 24 * HOUR],
])('with the clock set %s, one refresh measures it anew', async (_, setBy) => {
  let now = NOW;
  let generation = 0;
  const access = createAccess({
    credentials: memoryCredentials(),
    now: () => now,
    abandon: async () => undefined,
    refresh: async () => issued((generation += 1)),
  });
  await access.exchange(
    async () => issued(0),
    (answer) => answer,
  );
  now += setBy;
  // What a set clock hides, the server's refusal tells.
  if (setBy < 0) await access.renew(await access.token(), mayRefresh);
  expect([await access.token(), await access.token()]).toEqual(['cfa_1', 'cfa_1']);
  now += HOUR - 44_999;
  expect(await access.token()).toBe('cfa_2');
});
