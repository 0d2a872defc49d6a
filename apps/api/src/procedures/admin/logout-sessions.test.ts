import type { SessionFilter } from '@curfew/contracts';
import { describe, expect, test } from 'vitest';
import { useApiWorld } from '../../testing/api-world.ts';
import { useOperator } from '../../testing/operators.ts';

const world = useApiWorld();
const note = 'the laptop was stolen';
const { newPerson, admin, operator } = useOperator(world);

describe('a bulk logout', () => {
  test(
    'goes on over several calls until nothing is left, and spares the operator',
    { timeout: 60_000 },
    async () => {
      const people = await Promise.all(Array.from({ length: 6 }, newPerson));
      for (const { account } of people) {
        for (let index = 0; index < 18; index += 1) await world.newSession(account);
      }
      const { serverNow } = await operator().listSessions.query({ limit: 1 });
      await newPerson();
      const filter: SessionFilter = { beganBefore: serverNow };
      const { total } = await operator().listSessions.query({ filter, limit: 1 });
      expect(total.count).toBeGreaterThanOrEqual(110);
      let ended = 0;
      const steps = [];
      for (;;) {
        const step = await operator().logoutSessions.mutate({ filter, note, limit: 40 });
        expect(step.endedSessions).toBeLessThanOrEqual(40);
        ended += step.endedSessions;
        steps.push(step.remaining.count);
        expect(ended + step.remaining.count).toBe(total.count);
        if (step.remaining.count === 0) break;
      }
      expect(steps.length).toBeGreaterThanOrEqual(3);
      for (const { visitor } of people) {
        expect((await visitor.rest('GET', '/api/auth/session')).body).toMatchObject({
          reason: 'admin_logout',
          note,
        });
      }
      expect((await admin().visitor.rest('GET', '/api/auth/session')).status).toBe(200);
    },
  );

  test.each<[string, object]>([
    ['nothing', {}],
    ['an undefined condition', { userId: undefined }],
    ['everyone and a condition', { everyone: true, clientKind: 'web' }],
    ['not everyone', { everyone: false }],
    ['a condition nobody knows', { everyone: true, role: 'user' }],
    ['an address instead of a network', { ipPrefix: '192.0.2.7' }],
    ['a network narrower than what is kept', { ipPrefix: '192.0.2.0/25' }],
    ['a mapped network narrower than what is kept', { ipPrefix: '::ffff:192.0.2.0/121' }],
    ['an IPv6 network narrower than what is kept', { ipPrefix: '2001:db8:77::/64' }],
  ])('of %s is refused', async (_, filter) => {
    const { status, body } = await admin().visitor.rest('POST', '/trpc/admin.logoutSessions', {
      body: { filter, note },
      headers: { 'x-csrf-token': admin().visitor.cookies.get('__Host-csrf') ?? '' },
    });
    expect([status, body.error.data.curfewCode]).toEqual([400, 'VALIDATION_FAILED']);
  });

  test('of everyone has to say so', async () => {
    const person = await newPerson();
    while ((await operator().logoutSessions.mutate({ filter: { everyone: true }, note })).remaining.count > 0)
      continue;
    expect((await person.visitor.rest('GET', '/api/auth/session')).status).toBe(401);
    expect((await admin().visitor.rest('GET', '/api/auth/session')).status).toBe(200);
  });
});
