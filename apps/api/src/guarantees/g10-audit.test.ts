import type { EndReason } from '@curfew/contracts';
import { endReasonSchema } from '@curfew/contracts';
import { beforeAll, expect, test } from 'vitest';
import { PASSWORD, useApiWorld } from '../testing/api-world.ts';
import type { Account } from '../testing/api-world.ts';
import type { Visitor } from '../testing/visitor.ts';

const world = useApiWorld({ FINGERPRINT_POLICY: 'enforce', SESSION_LIMIT: '2' });
const NEW_PASSWORD = 'a lantern by the north gate 7';

interface Scene {
  account: Account;
  /** Ends. */
  victim: { id: string; visitor: Visitor };
  /** Another session of the same person. */
  other: { id: string; visitor: Visitor };
}

/** Every way in which a session ends in this version, and what the record must say about who did it. */
const endings: Partial<
  Record<EndReason, { end: (scene: Scene) => Promise<unknown>; by: 'person' | 'operator' | 'system' }>
> = {
  user_logout: { by: 'person', end: ({ victim }) => victim.visitor.trpc.auth.logout.mutate() },
  user_logout_session: {
    by: 'person',
    end: ({ victim, other }) => other.visitor.trpc.auth.logoutSession.mutate({ sessionId: victim.id }),
  },
  user_logout_others: { by: 'person', end: ({ other }) => other.visitor.trpc.auth.logoutOthers.mutate() },
  user_logout_all: { by: 'person', end: ({ other }) => other.visitor.trpc.auth.logoutAll.mutate() },
  password_changed: {
    by: 'person',
    end: ({ other }) =>
      other.visitor.trpc.auth.changePassword.mutate({ currentPassword: PASSWORD, newPassword: NEW_PASSWORD }),
  },
  replaced: {
    by: 'person',
    end: ({ victim, account }) =>
      victim.visitor.trpc.auth.login.mutate({ email: account.email, password: PASSWORD }),
  },
  session_limit: {
    by: 'system',
    async end({ account, victim }) {
      await world.age(victim.id, 60);
      await world.anonymous().trpc.auth.login.mutate({ email: account.email, password: PASSWORD });
    },
  },
  fingerprint_changed: {
    by: 'system',
    async end({ victim }) {
      await world.db.prisma.userSession.update({
        where: { id: victim.id },
        data: { fingerprintHash: new Uint8Array(32) },
      });
      await victim.visitor.rest('GET', '/api/auth/session');
    },
  },
  inactivity_timeout: {
    by: 'system',
    async end({ victim }) {
      await world.age(victim.id, 31 * 60);
      await world.engine.sweepSessions();
    },
  },
  absolute_timeout: {
    by: 'system',
    async end({ victim }) {
      await world.db.prisma.userSession.update({
        where: { id: victim.id },
        data: { absoluteExpiresAt: new Date(Date.now() - 1000) },
      });
      await world.engine.sweepSessions();
    },
  },
  admin_logout: {
    by: 'operator',
    end: ({ victim }) =>
      operator.visitor.trpc.admin.logoutSession.mutate({ sessionId: victim.id, note: 'stolen' }),
  },
  user_disabled: {
    by: 'operator',
    end: ({ account }) =>
      operator.visitor.trpc.admin.disableUser.mutate({ userId: account.id, note: 'left' }),
  },
};

let operator: { account: Account; visitor: Visitor };
beforeAll(async () => {
  const account = await world.newAccount({ role: 'admin' });
  operator = { account, ...(await world.newSession(account)) };
});

async function recordsFor(sessionId: string) {
  const session = await world.db.prisma.userSession.findUniqueOrThrow({ where: { id: sessionId } });
  return world.db.prisma.auditEvent.findMany({
    where: {
      OR: [
        { type: 'session_ended', sessionId },
        { type: 'sessions_ended', userId: session.userId, epoch: session.epoch },
      ],
    },
  });
}

test.each(Object.entries(endings))(
  'G10: a session that ended with %s has exactly one record of it',
  async (reason, ending) => {
    const account = await world.newAccount();
    const victim = await world.newSession(account);
    const other = await world.newSession(account);
    const told = { id: victim.id, visitor: victim.visitor.copy() };
    await ending.end({ account, victim, other });
    const records = await recordsFor(victim.id);
    expect(records).toHaveLength(1);
    const actors = { person: account.id, operator: operator.account.id, system: null };
    expect(records[0]).toMatchObject({ reason, actorId: actors[ending.by] });
    expect(records[0]?.at).toBeInstanceOf(Date);
    // Whoever acted left the network they acted from; a sweep comes from nowhere.
    const isSwept = reason.endsWith('_timeout');
    expect(records[0]?.ipPrefix).toBe(isSwept ? null : '127.0.0.0/24');
    const refused = await told.visitor.rest('GET', '/api/auth/session');
    expect(refused.body).toMatchObject({ status: 401, code: 'UNAUTHORIZED', reason });
  },
);

test('G10: no reason is left out but those of later versions', () => {
  const later: EndReason[] = ['refresh_reuse'];
  expect([...Object.keys(endings), ...later].toSorted()).toEqual(endReasonSchema.options.toSorted());
});

test('the audit trail cannot be rewritten by the application', async () => {
  for (const statement of [
    'UPDATE audit_events SET reason = null',
    'DELETE FROM audit_events',
    'TRUNCATE audit_events',
  ]) {
    await expect(world.db.pool.query(statement)).rejects.toThrow(/append-only/u);
  }
});
