import { describe, expect, test } from 'vitest';
import { useApiWorld } from '../../testing/api-world.ts';
import { useOperator } from '../../testing/operators.ts';

const world = useApiWorld();
const note = 'the laptop was stolen';
const { newPerson, admin, operator } = useOperator(world);

describe('explain', () => {
  test('never writes what was presented to the log, whatever it is and whatever goes wrong', async () => {
    const person = await newPerson();
    const { logoutTicket } = await person.visitor.trpc.auth.session.query();
    const token = person.visitor.token() ?? '';
    const canary = `cfa_${'c'.repeat(21)}A.${'canary'.repeat(7)}x`;
    for (const subject of [token, logoutTicket, canary]) {
      expect((await operator().explain.mutate({ subject })).explanation).not.toContain(subject);
    }
    await expect(operator().explain.mutate({ subject: 'canary'.repeat(100) })).rejects.toMatchObject({
      data: { curfewCode: 'VALIDATION_FAILED' },
    });
    await expect(operator().explain.mutate({ subject: 'canary canary' })).rejects.toMatchObject({
      data: { curfewCode: 'VALIDATION_FAILED' },
    });
    await person.visitor.trpc.auth.session.query();
    const log = [...world.a.lines, ...world.b.lines].join('\n');
    expect(log).toContain('Server listening');
    for (const secret of [token.slice(27), logoutTicket.slice(27), 'canary'])
      expect(log).not.toContain(secret);
  });

  test('cannot be asked by a query, which would put the credential into the URL', async () => {
    const { status, body } = await admin().visitor.rest(
      'GET',
      `/trpc/admin.explain?input=${encodeURIComponent(JSON.stringify({ subject: 'nonsense' }))}`,
    );
    expect([status, body.error.data.curfewCode]).toEqual([405, 'METHOD_NOT_ALLOWED']);
  });

  test('says who ended it and why, as the person is told', async () => {
    const person = await newPerson();
    const token = person.visitor.token() ?? '';
    await operator().logoutSession.mutate({ sessionId: person.id, note });
    expect(await operator().explain.mutate({ subject: token })).toMatchObject({
      kind: 'session_token',
      verdict: 'refused',
      rule: 'ended',
      reason: 'admin_logout',
      secretMatches: true,
      decidedBy: { id: admin().account.id, email: admin().account.email },
      note,
      session: { id: person.id, user: { email: person.account.email } },
    });
  });
});
