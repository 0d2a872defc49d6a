import { expect, test } from 'vitest';
import { useTestWorld } from '../testing/test-engine.ts';

const world = useTestWorld();

test('a session is asked about those that began after it and live, until the person recognizes them on any', async () => {
  const user = await world.newUser();
  const [oldest, older] = [await world.newSession(user), await world.newSession(user)];
  const [known, ended] = [await world.newSession(user), await world.newSession(user)];
  const asked = async ({ caller }: typeof oldest) =>
    (await world.b.engine.listUnrecognizedLogins(caller.session)).map(({ sessionId }) => sessionId);
  expect(await asked(oldest)).toEqual([older.id, known.id, ended.id]);
  expect(await asked(older)).toEqual([known.id, ended.id]);
  await world.a.engine.invalidateSession(ended.id, { reason: 'user_logout', origin: {} });
  const answer = { recognized: 1 };
  expect(await world.a.engine.recognizeLogins(older.caller.session, [known.id])).toEqual(answer);
  expect([await asked(oldest), await asked(older)]).toEqual([[older.id], []]);
  expect(await world.a.engine.recognizeLogins(older.caller.session, [known.id])).toEqual({ recognized: 0 });
});

test('no session speaks for itself, for an older one, or for somebody else’s', async () => {
  const user = await world.newUser();
  const [first, second] = [await world.newSession(user), await world.newSession(user)];
  const theirs = await world.newSession(await world.newUser());
  const { session } = second.caller;
  expect(await world.a.engine.recognizeLogins(session, [first.id, second.id, theirs.id])).toEqual({
    recognized: 0,
  });
  expect(await world.a.engine.listUnrecognizedLogins(first.caller.session)).toHaveLength(1);
});
