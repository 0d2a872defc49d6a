import { findUsersOutput } from '@curfew/contracts';
import { expect, test } from 'vitest';
import { useTestWorld } from '../testing/test-engine.ts';

const world = useTestWorld({ sessionLimit: 5 });
const origin = { userAgent: 'test' };

async function named(displayName: string, email = `${crypto.randomUUID()}@test.example`) {
  const user = await world.newUser();
  await world.a.db.prisma.user.update({ where: { id: user.id }, data: { displayName, email } });
  return user.id;
}

async function find(input: Parameters<typeof world.a.engine.operators.findUsers>[0]) {
  const found = await world.a.engine.operators.findUsers(input);
  findUsersOutput.parse(found);
  return found;
}

const idsFor = async (text: string) => (await find({ text, limit: 100 })).users.map(({ id }) => id);

test('finds by any part of the address or the name, whatever the case', async () => {
  const id = await named('Émile Zola', 'emile.zola@paris.example');
  for (const text of ['emile.zola@paris.example', 'ZOLA@', 'mile z', 'émile', 'paris', '']) {
    expect(await idsFor(text)).toContain(id);
  }
  for (const text of ['zola@rome', 'Emil Zola']) expect(await idsFor(text)).not.toContain(id);
});

test('finds by the whole id, and by no part of it', async () => {
  const id = await named('Found by id');
  expect(await idsFor(id)).toEqual([id]);
  expect(await idsFor(id.toUpperCase())).toEqual([id]);
  for (const text of [id.slice(1), crypto.randomUUID()]) expect(await idsFor(text)).toEqual([]);
});

test.each(['%', '_', '\\', '%_', String.raw`\%`, "'", '%%'])(
  '%s means itself, and nothing else',
  async (text) => {
    const named1 = await named(`before ${text} after`);
    const plain = await named('before x after');
    const found = await idsFor(`before ${text} after`);
    expect(found).toEqual([named1]);
    expect(await idsFor(`fore ${text} af`)).toEqual([named1]);
    expect(await idsFor(text)).not.toContain(plain);
    await world.a.db.prisma.user.deleteMany({ where: { id: { in: [named1, plain] } } });
  },
);

test('filters by role and state, and counts the live sessions exactly', async () => {
  const { prisma } = world.a.db;
  const user = await world.newUser();
  for (let index = 0; index < 4; index += 1) await world.newSession(user);
  const [ended] = await prisma.userSession.findMany({ where: { userId: user.id }, take: 1 });
  await world.a.engine.invalidateSession(ended?.id ?? '', { reason: 'user_logout', origin });
  const [byText] = (await find({ text: user.email })).users;
  expect(byText).toMatchObject({
    id: user.id,
    email: user.email,
    role: 'user',
    isActive: true,
    liveSessions: 3,
  });
  expect((await find({ text: user.email, role: 'admin' })).users).toEqual([]);
  expect((await find({ text: user.email, isActive: false })).users).toEqual([]);
  await prisma.user.update({ where: { id: user.id }, data: { isActive: false, role: 'admin' } });
  expect((await find({ text: user.email, role: 'admin', isActive: false })).users).toMatchObject([
    { id: user.id, liveSessions: 0 },
  ]);
});

test.each([1, 2, 3, 6, 7])(
  'pages of %i hold everybody once, also while people come and go',
  async (limit) => {
    const mark = crypto.randomUUID();
    const ids: string[] = [];
    for (let index = 0; index < 6; index += 1) ids.push(await named(`${mark} ${index}`));
    const expected = ids.toSorted().toReversed();
    const seen: string[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const page = await find({ text: mark, limit, cursor });
      expect(page.users.length).toBeLessThanOrEqual(limit);
      seen.push(...page.users.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
      pages += 1;
      // One who was shown goes, and one comes who would have been shown before: neither moves the others.
      if (pages === 1 && cursor !== undefined) {
        await world.a.db.prisma.user.delete({ where: { id: seen[0] ?? '' } });
        await world.a.db.prisma.user.update({
          where: { id: (await world.newUser()).id },
          data: { id: 'ffffffff-ffff-4fff-bfff-ffffffffffff', displayName: mark },
        });
      }
    } while (cursor !== undefined);
    expect(seen).toEqual(expected);
    await world.a.db.prisma.user.deleteMany({ where: { displayName: { startsWith: mark } } });
  },
);

test('a cursor that was never handed out is refused', async () => {
  await expect(find({ cursor: 'nonsense' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
});
