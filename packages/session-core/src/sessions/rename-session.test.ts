import { expect, test } from 'vitest';
import { useTestWorld } from '../testing/test-engine.ts';

const world = useTestWorld();
const origin = { userAgent: 'test' };

test('a name is in the list of every instance until it is taken away, with one record for each change', async () => {
  const user = await world.newUser();
  const { id, caller } = await world.newSession(user);
  const rename = (name: string | null) =>
    world.a.engine.renameSession(caller.session, { sessionId: id, name, origin });
  const names = async () =>
    (await world.b.engine.listSessions(caller.session)).sessions.map(({ name, label }) => [name, label]);
  const [[, label] = []] = await names();
  for (const name of ['Workshop', 'Workshop', null]) {
    expect(await rename(name)).toEqual({ sessionId: id, name });
    // The label stays what the device said of itself.
    expect(await names()).toEqual([[name, label]]);
  }
  const records = await world.a.db.prisma.auditEvent.findMany({
    where: { sessionId: id, type: 'session_renamed' },
    orderBy: { at: 'asc' },
    select: { details: true, actorId: true },
  });
  expect(records).toEqual([
    { details: { name: 'Workshop' }, actorId: user.id },
    { details: null, actorId: user.id },
  ]);
});

test('what is over, somebody else’s or never existed has no name, and nothing is written', async () => {
  const { caller } = await world.newSession(await world.newUser());
  const ended = await world.newSession(caller.user);
  const theirs = await world.newSession(await world.newUser());
  await world.a.engine.invalidateSession(ended.id, { reason: 'user_logout', origin });
  for (const sessionId of [ended.id, theirs.id, crypto.randomUUID()]) {
    await expect(
      world.a.engine.renameSession(caller.session, { sessionId, name: 'Mine', origin }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  }
  expect(await world.a.db.prisma.userSession.count({ where: { name: { not: null } } })).toBe(0);
  expect(
    await world.a.db.prisma.auditEvent.count({ where: { type: 'session_renamed', userId: caller.user.id } }),
  ).toBe(0);
});
