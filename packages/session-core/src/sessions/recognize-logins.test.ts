import { expect, test } from 'vitest';
import { useTestWorld } from '../testing/test-engine.ts';
import type { TestSession } from '../testing/test-engine.ts';

const world = useTestWorld();
const asked = async ({ caller }: TestSession) =>
  (await world.b.engine.listUnrecognizedLogins(caller.session)).map(({ sessionId }) => sessionId);
const recognize = async ({ caller }: TestSession, ids: string[]) =>
  (await world.a.engine.recognizeLogins(caller.session, ids)).recognized;
const end = ({ id }: TestSession) =>
  world.a.engine.invalidateSession(id, { reason: 'user_logout', origin: {} });

test('a session is asked about those that began after it and live, until the person recognizes them', async () => {
  const user = await world.newUser();
  const [first, second] = [await world.newSession(user), await world.newSession(user)];
  const [known, ended] = [await world.newSession(user), await world.newSession(user)];
  expect(await asked(first)).toEqual([second.id, known.id, ended.id]);
  expect(await asked(second)).toEqual([known.id, ended.id]);
  await end(ended);
  expect(await recognize(first, [known.id, ended.id])).toBe(1);
  expect([await asked(first), await asked(second)]).toEqual([[second.id], []]);
  expect(await recognize(first, [known.id])).toBe(0);
});

test('no session speaks for itself, for an older one, or for somebody else’s', async () => {
  const user = await world.newUser();
  const [first, second] = [await world.newSession(user), await world.newSession(user)];
  const theirs = await world.newSession(await world.newUser());
  expect(await recognize(second, [first.id, second.id, theirs.id])).toBe(0);
  expect(await asked(first)).toEqual([second.id]);
});

test('whoever has got in twice cannot hide the second login from who was in before', async () => {
  const user = await world.newUser();
  const [own, evil, hidden] = [
    await world.newSession(user),
    await world.newSession(user),
    await world.newSession(user),
  ];
  expect(await recognize(evil, [hidden.id])).toBe(1);
  expect(await asked(evil)).toEqual([]);
  expect(await asked(own)).toEqual([evil.id, hidden.id]);
});

test('the question outlives the session that was asked, and an answer does not outlive whoever gave it', async () => {
  const user = await world.newUser();
  const [own, evil, hidden] = [
    await world.newSession(user),
    await world.newSession(user),
    await world.newSession(user),
  ];
  await recognize(evil, [hidden.id]);
  await end(own);
  const again = await world.newSession(user);
  expect(await asked(again)).toEqual([evil.id]);
  await end(evil);
  expect(await asked(again)).toEqual([hidden.id]);
  expect(await recognize(again, [hidden.id])).toBe(1);
  expect(await asked(again)).toEqual([]);
});

test('two that speak for each other hide neither', async () => {
  const user = await world.newUser();
  const [own, evil, other] = [
    await world.newSession(user),
    await world.newSession(user),
    await world.newSession(user),
  ];
  await end(own);
  expect([await recognize(evil, [other.id]), await recognize(other, [evil.id])]).toEqual([1, 1]);
  const again = await world.newSession(user);
  expect(await asked(again)).toEqual([evil.id]);
  await end(evil);
  expect(await asked(again)).toEqual([other.id]);
});

test('nobody is asked about a login that found nobody in', async () => {
  const user = await world.newUser();
  const first = await world.newSession(user);
  await end(first);
  const [alone, next] = [await world.newSession(user), await world.newSession(user)];
  expect(await asked(next)).toEqual([]);
  expect(await asked(alone)).toEqual([next.id]);
});
