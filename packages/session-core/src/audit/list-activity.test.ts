import { activityOutput } from '@curfew/contracts';
import { describe, expect, test } from 'vitest';
import { PASSWORD, useTestWorld } from '../testing/test-engine.ts';

const world = useTestWorld();
const PHONE = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

async function activityOf(userId: string, page: { cursor?: string; limit?: number } = {}) {
  return activityOutput.parse(await world.a.engine.listActivity(userId, page));
}

describe('the activity of a person', () => {
  test('is their own alone, newest first, with the device it was done from', async () => {
    const [user, other] = [await world.newUser(), await world.newUser()];
    const origin = { userAgent: PHONE, ip: '192.0.2.7' };
    await world.newSession(other);
    const wrong = { email: user.email, password: `${PASSWORD}!`, origin };
    await expect(world.a.engine.login(wrong)).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
    const { session } = await world.a.engine.login({ ...wrong, password: PASSWORD });
    await world.a.engine.invalidateSession(session.id, {
      reason: 'user_logout',
      actorId: user.id,
      origin,
    });
    const { records, nextCursor } = await activityOf(user.id);
    expect(nextCursor).toBeNull();
    expect(records[0]).toEqual({
      id: expect.any(String),
      at: expect.any(String),
      type: 'session_ended',
      reason: 'user_logout',
      actor: 'you',
      sessionId: session.id,
      sessionLabel: 'Firefox on Linux',
      sessionKind: 'web',
      sessionName: null,
      label: 'Firefox on Linux',
      ipPrefix: '192.0.2.0/24',
      userAgent: PHONE,
      note: null,
      endedSessions: null,
    });
    expect(records.map(({ type }) => type).toSorted()).toEqual([
      'login',
      'login_failed',
      'new_device',
      'session_ended',
    ]);
    expect(records.find(({ type }) => type === 'login_failed')).toMatchObject({ actor: 'system' });
  });

  test('tells what an operator did and why, but not who they are nor from where', async () => {
    const [user, operator] = [await world.newUser(), await world.newUser()];
    const { id } = await world.newSession(user);
    await world.a.engine.invalidateSession(id, {
      reason: 'admin_logout',
      actorId: operator.id,
      details: { note: 'stolen laptop', endedSessions: 1 },
      origin: { userAgent: 'console', ip: '203.0.113.9', requestId: 'r-1' },
    });
    const [ended] = (await activityOf(user.id)).records;
    expect(ended).toMatchObject({ actor: 'operator', note: 'stolen laptop', endedSessions: 1 });
    expect(ended).toMatchObject({ label: null, ipPrefix: null, userAgent: null });
    const told = JSON.stringify(ended);
    for (const secret of [operator.id, operator.email, 'console', '203.0.113']) {
      expect(told).not.toContain(secret);
    }
    expect((await activityOf(operator.id)).records).toEqual([]);
  });

  test('says what the session runs on and what its person calls it, until its row is deleted', async () => {
    const user = await world.newUser();
    const { id } = await world.newSession(user);
    const { prisma } = world.a.db;
    const called = async () => {
      const [latest] = (await activityOf(user.id)).records;
      return [latest?.sessionLabel, latest?.sessionName];
    };
    await prisma.userSession.update({ where: { id }, data: { label: 'Safari on iOS', name: 'My phone' } });
    expect(await called()).toEqual(['Safari on iOS', 'My phone']);
    await prisma.userSession.delete({ where: { id } });
    expect(await called()).toEqual([null, null]);
  });

  test('pages hold every record once', async () => {
    const user = await world.newUser();
    for (let count = 0; count < 3; count += 1) await world.newSession(user);
    const all = (await activityOf(user.id, { limit: 100 })).records.map(({ id }) => id);
    expect(all.length).toBeGreaterThan(3);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await activityOf(user.id, { limit: 2, ...(cursor !== null && { cursor }) });
      seen.push(...page.records.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(all);
  });
});
