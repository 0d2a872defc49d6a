import { beforeAll, expect, test } from 'vitest';
import type { Transaction } from '../engine-context.ts';
import { useTestWorld } from '../testing/test-engine.ts';
import type { TestSession } from '../testing/test-engine.ts';

const world = useTestWorld();
const origin = { userAgent: 'test', ip: '192.0.2.7' };
const ROUNDS = 100;
const WRITERS = 4;

beforeAll(async () => {
  await world.a.db.pool.query('CREATE TABLE notes (id uuid PRIMARY KEY, owner uuid NOT NULL)');
});

type Write = (session: TestSession) => Promise<unknown>;

const insert = (tx: Transaction, { caller }: TestSession) =>
  tx.$executeRaw`INSERT INTO notes VALUES (${crypto.randomUUID()}::uuid, ${caller.user.id}::uuid)`;
const sealed: Write = (session) => world.a.engine.sealed(session.caller.session, (tx) => insert(tx, session));
const unsealed: Write = (session) => world.a.db.prisma.$transaction((tx) => insert(tx, session));

/** How long logouts take, in milliseconds and sorted, while the same person writes without a pause through another session. */
async function measureLogouts(write: Write | null): Promise<number[]> {
  const user = await world.newUser();
  const writer = await world.newSession(user);
  let isOver = false;
  const writers = Array.from({ length: write ? WRITERS : 0 }, async () => {
    while (!isOver) await write?.(writer);
  });
  const written = Promise.all(writers);
  const took: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const { id } = await world.newSession(user, world.b);
    const startedAt = performance.now();
    const { endedSessions } = await world.b.engine.invalidateSession(id, { reason: 'user_logout', origin });
    took.push(performance.now() - startedAt);
    expect(endedSessions).toBe(1);
  }
  isOver = true;
  await written;
  return took.toSorted((a, b) => a - b);
}

const at = (sorted: number[], share: number) => sorted[Math.floor(sorted.length * share)] ?? 0;

test('what sealed writes cost a logout of the same person is printed', { timeout: 120_000 }, async () => {
  await measureLogouts(null);
  const [alone, beside, behind] = [
    await measureLogouts(null),
    await measureLogouts(unsealed),
    await measureLogouts(sealed),
  ];
  for (const [name, share] of [
    ['median', 0.5],
    ['p99', 0.99],
  ] as const) {
    const [quiet, plain, seal] = [at(alone, share), at(beside, share), at(behind, share)];
    process.stdout.write(
      `logout ${name}: alone ${quiet.toFixed(1)} ms, beside unsealed writes ${plain.toFixed(1)} ms, ` +
        `beside sealed writes ${seal.toFixed(1)} ms, ${(seal / plain).toFixed(1)} times as long\n`,
    );
  }
});
