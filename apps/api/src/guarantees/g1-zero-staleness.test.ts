import { expect, test } from 'vitest';
import { useApiWorld } from '../testing/api-world.ts';
import type { Visitor } from '../testing/visitor.ts';

const world = useApiWorld();
const ROUNDS = 1000;
const AT_ONCE = 8;

/** Asks again and again until told to stop; the moment each accepted request was sent. */
function hammer(visitor: Visitor) {
  const acceptedAt: number[] = [];
  let isStopped = false;
  const done = (async () => {
    while (!isStopped) {
      const sentAt = performance.now();
      const { status } = await visitor.rest('GET', '/api/auth/session');
      if (status === 200) acceptedAt.push(sentAt);
      else if (status !== 401) throw new Error(`unexpected status ${status}`);
    }
  })();
  return {
    acceptedAt,
    async stop() {
      isStopped = true;
      await done;
    },
  };
}

async function round(
  kind: 'logout' | 'logoutAll',
): Promise<{ acceptedBefore: number; acceptedAfter: number }> {
  const account = await world.newAccount();
  const { visitor } = await world.newSession(account);
  const onB = hammer(visitor.copy(world.b.url));
  await visitor.copy(world.b.url).trpc.auth.session.query();
  const holder = visitor.copy();
  const { outcome } = await (kind === 'logout'
    ? visitor.trpc.auth.logout.mutate()
    : visitor.trpc.auth.logoutAll.mutate());
  const answeredAt = performance.now();
  expect(outcome).toBe('ended');
  for (const thief of [holder, holder.copy(world.b.url)]) {
    expect((await thief.rest('GET', '/api/auth/session')).status).toBe(401);
  }
  await onB.stop();
  const acceptedAfter = onB.acceptedAt.filter((sentAt) => sentAt >= answeredAt).length;
  return { acceptedBefore: onB.acceptedAt.length - acceptedAfter, acceptedAfter };
}

test.each(['logout', 'logoutAll'] as const)(
  `G1: in ${ROUNDS / 2} rounds under load, no request that starts after the answer of %s is accepted on either instance`,
  { timeout: 300_000 },
  async (kind) => {
    const total = { acceptedBefore: 0, acceptedAfter: 0 };
    for (let done = 0; done < ROUNDS / 2; done += AT_ONCE) {
      for (const result of await Promise.all(Array.from({ length: AT_ONCE }, () => round(kind)))) {
        total.acceptedBefore += result.acceptedBefore;
        total.acceptedAfter += result.acceptedAfter;
      }
    }
    expect(total.acceptedAfter).toBe(0);
    // Or nothing was measured: the same credential was accepted on that instance until then.
    expect(total.acceptedBefore).toBeGreaterThanOrEqual(ROUNDS / 2);
  },
);
