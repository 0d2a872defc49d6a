import { endReasonSchema } from '@curfew/contracts';
import type { EndReason, ExplainRule } from '@curfew/contracts';
import { beforeAll, describe, expect, test } from 'vitest';
import type { SessionEngine } from '../session-engine.ts';
import { createExplaining, EXPLAINED_ORIGIN as origin } from '../testing/explaining.ts';
import { newOperator } from '../testing/new-operator.ts';
import { PASSWORD, useTestWorld } from '../testing/test-engine.ts';
import type { Operator } from './operator.ts';

const world = useTestWorld({ fingerprint: 'enforce', sessionLimit: 2 });
const { explain, begin, pastTheGrace } = createExplaining(world);
const note = 'the laptop was stolen';
let operator: Operator;
let engine: SessionEngine;
beforeAll(async () => {
  ({ engine } = world.a);
  operator = await newOperator(world);
});

type Begun = Awaited<ReturnType<typeof begin>>;

interface Case {
  end: (victim: Begun, other: Begun) => Promise<unknown>;
  /** Which rule decides before a sweep has stamped the row. */
  rule: ExplainRule;
  by: 'person' | 'operator' | 'system';
  note?: string;
}

/** Every way in which a session ends. */
const cases: Record<EndReason, Case> = {
  user_logout: {
    rule: 'ended',
    by: 'person',
    end: ({ id }) => engine.invalidateSession(id, { reason: 'user_logout', origin }),
  },
  user_logout_session: {
    rule: 'ended',
    by: 'person',
    end: ({ id }) => engine.invalidateSession(id, { reason: 'user_logout_session', origin }),
  },
  user_logout_others: {
    rule: 'epoch',
    by: 'person',
    end: (_, other) =>
      engine.invalidateOtherSessions(other.session, { reason: 'user_logout_others', origin }),
  },
  user_logout_all: {
    rule: 'epoch',
    by: 'person',
    end: ({ caller }) =>
      engine.invalidateAllUserSessions(caller.user.id, { reason: 'user_logout_all', origin }),
  },
  replaced: {
    rule: 'ended',
    by: 'person',
    end: ({ caller, token }) => begin(caller.user, { replaced: { tokens: [token], transport: 'cookie' } }),
  },
  session_limit: {
    rule: 'ended',
    by: 'system',
    async end({ id, caller }) {
      await world.age(id, 60);
      await begin(caller.user);
    },
  },
  password_changed: {
    rule: 'epoch',
    by: 'person',
    end: (_, other) =>
      engine.changePassword(other.caller, {
        currentPassword: PASSWORD,
        newPassword: 'a lantern by the north gate 7',
        origin,
      }),
  },
  inactivity_timeout: { rule: 'inactivity', by: 'system', end: ({ id }) => world.age(id, 31 * 60) },
  absolute_timeout: {
    rule: 'lifetime',
    by: 'system',
    end: ({ id }) =>
      world.a.db.prisma.userSession.update({
        where: { id },
        data: { absoluteExpiresAt: new Date(Date.now() - 1000) },
      }),
  },
  fingerprint_changed: {
    rule: 'ended',
    by: 'system',
    end: ({ token }) => engine.validateSession(token, { origin: { ...origin, fingerprint: 'another' } }),
  },
  refresh_reuse: {
    rule: 'ended',
    by: 'system',
    async end({ id, refreshToken }) {
      const presented = { transport: 'cookie' as const, origin };
      await engine.refreshSession(refreshToken ?? undefined, presented);
      await pastTheGrace(id);
      await engine.refreshSession(refreshToken ?? undefined, presented);
    },
  },
  user_disabled: {
    rule: 'epoch',
    by: 'operator',
    note,
    end: ({ caller }) => engine.operators.disableUser(operator, { userId: caller.user.id, note, origin }),
  },
  admin_logout: {
    rule: 'ended',
    by: 'operator',
    note,
    end: ({ id }) => engine.operators.invalidateSession(operator, { sessionId: id, note, origin }),
  },
};

test('the table speaks of every way to end', () => {
  expect(Object.keys(cases).toSorted()).toEqual(endReasonSchema.options.toSorted());
});

describe.each(Object.entries(cases))('%s', (reason, ending) => {
  test('is explained alike by its id, its credential and its ticket, before and after a sweep', async () => {
    const user = await world.newUser();
    const victim = await begin(user, { isRemembered: reason === 'refresh_reuse' });
    const other = await begin(user);
    const ticket = engine.createLogoutTickets({
      id: victim.id,
      userId: victim.id,
      now: new Date(),
    }).logoutTicket;
    expect(await explain(victim.token)).toMatchObject({ verdict: 'accepted', rule: 'none', reason: null });
    await ending.end(victim, other);

    const actor = ending.by === 'person' ? user : operator.user;
    const decidedBy = ending.by === 'system' ? null : { id: actor.id, email: actor.email };
    const common = { verdict: 'refused', reason, decidedBy, note: ending.note ?? null };
    for (const isSwept of [false, true]) {
      if (isSwept) {
        // A sweep stamps a row of an ended epoch once it has run out.
        await world.a.db.pool.query(
          `UPDATE user_sessions SET absolute_expires_at = now() WHERE id = $1 AND invalidated_at IS NULL AND $2`,
          [victim.id, ending.rule === 'epoch'],
        );
        await engine.sweepSessions();
      }
      const rule = isSwept ? 'ended' : ending.rule;
      const byId = await explain(victim.id);
      expect(byId).toMatchObject({ ...common, rule, kind: 'session_id', secretMatches: null });
      expect(await explain(ticket)).toMatchObject({
        ...common,
        rule,
        kind: 'logout_ticket',
        secretMatches: true,
      });
      const byToken = await explain(victim.token);
      expect(byToken).toMatchObject({ ...common, rule, kind: 'session_token', secretMatches: true });
      expect(byToken.decidedAt).toBe(byId.decidedAt);
      expect(byToken.session).toMatchObject({
        id: victim.id,
        user: { id: user.id, email: user.email },
        epoch: 1,
        ipPrefix: '192.0.2.0/24',
        userAgent: 'test',
        invalidationReason: rule === 'ended' ? reason : null,
      });
      // What the operator is told is what the holder is told.
      expect(await world.b.engine.validateSession(victim.token, { origin })).toMatchObject({
        valid: false,
        reason,
        ...(ending.note !== undefined && { note: ending.note }),
      });
      if (ending.by !== 'system' || rule === 'ended') {
        const ends = byToken.records.filter(
          ({ type }) => type === 'session_ended' || type === 'sessions_ended',
        );
        expect(ends).toMatchObject([{ reason, actorId: ending.by === 'system' ? null : actor.id }]);
        if (!reason.endsWith('_timeout')) expect(byToken.decidedAt).toBe(ends[0]?.at);
      }
    }
  });
});

test('a session whose row is gone is explained by its records', async () => {
  const session = await begin(await world.newUser());
  await engine.operators.invalidateSession(operator, { sessionId: session.id, note, origin });
  await world.a.db.prisma.userSession.delete({ where: { id: session.id } });
  expect(await explain(session.token)).toMatchObject({
    rule: 'existence',
    reason: 'unknown',
    session: null,
    records: [{ type: 'session_ended', actorEmail: operator.user.email, details: { note } }, {}, {}],
  });
});

test('the account was disabled by hand: nobody is named', async () => {
  const user = await world.newUser();
  const { token } = await begin(user);
  await world.a.db.prisma.user.update({ where: { id: user.id }, data: { isActive: false } });
  expect(await explain(token)).toMatchObject({
    rule: 'user',
    reason: 'user_disabled',
    decidedBy: null,
    decidedAt: null,
    session: { user: { isActive: false } },
  });
});

test('asking writes nothing', async () => {
  const { id, token } = await begin(await world.newUser());
  await world.age(id, 31 * 60);
  expect(await world.rowsWritten(() => explain(token))).toBe(0);
});

test('no more than 20 records are shown, the newest', async () => {
  const session = await begin(await world.newUser());
  let current = session.session;
  for (let index = 0; index < 25; index += 1) {
    current = (await engine.rotateSession(current, { origin })).session;
  }
  const { records } = await explain(session.id);
  expect(records).toHaveLength(20);
  expect(new Set(records.map(({ type }) => type))).toEqual(new Set(['reauthenticated']));
});
