import type { EndReason } from '@curfew/contracts';
import { beforeEach, describe, expect, test } from 'vitest';
import type { EngineObserver } from './engine-observer.ts';
import { createSessionEngine } from './session-engine.ts';
import type { SessionEngine } from './session-engine.ts';
import { newOperator } from './testing/new-operator.ts';
import { KEYRING, PASSWORD, useTestWorld } from './testing/test-engine.ts';

const world = useTestWorld();
const origin = { userAgent: 'test', ip: '192.0.2.7' };

/** What was told, in order. */
let told: unknown[] = [];
const observe: EngineObserver = {
  login: (outcome) => void told.push(['login', outcome]),
  ended: (reason, count) => void told.push(['ended', reason, count]),
  refused: (reason) => void told.push(['refused', reason]),
  lookup(size) {
    told.push(['lookup', size]);
    return () => void told.push(['answered']);
  },
  swept: (batch) => void told.push(['swept', batch]),
  auditFailed: () => void told.push(['auditFailed']),
};

let engine: SessionEngine;
beforeEach(() => {
  engine = createSessionEngine({ db: world.a.db, keyring: KEYRING, policy: { sessionLimit: 2 }, observe });
  told = [];
});

const about = (kind: string) => told.filter((event) => Array.isArray(event) && event[0] === kind);

describe('the observer is told of', () => {
  test('logins that succeeded and that failed, and of none that could not be decided', async () => {
    const { email } = await world.newUser();
    await engine.login({ email, password: PASSWORD, origin });
    await expect(engine.login({ email, password: 'a wrong one', origin })).rejects.toThrow(
      'Address or password is wrong.',
    );
    await expect(engine.login({ email: 'nobody@test.example', password: 'x', origin })).rejects.toThrow(
      'Address or password is wrong.',
    );
    expect(about('login')).toEqual([
      ['login', 'success'],
      ['login', 'failure'],
      ['login', 'failure'],
    ]);
  });

  test('every way in which sessions end, with the number that ended', async () => {
    const user = await world.newUser();
    const { email } = user;
    const first = await world.newSession(user);
    const ending = (reason: EndReason) => ({ reason, origin });
    await engine.invalidateSession(first.id, ending('user_logout'));
    await engine.invalidateSession(first.id, ending('user_logout'));
    expect(about('ended')).toEqual([['ended', 'user_logout', 1]]);

    told = [];
    const sessions = [
      await world.newSession(user),
      await world.newSession(user),
      await world.newSession(user),
    ];
    const current = sessions.at(-1);
    if (!current) throw new Error('no session');
    await engine.invalidateOtherSessions(current.caller.session, ending('user_logout_others'));
    await engine.invalidateOtherSessions(current.caller.session, ending('user_logout_others'));
    expect(about('ended')).toEqual([['ended', 'user_logout_others', 2]]);

    told = [];
    await world.newSession(user);
    await engine.login({
      email,
      password: PASSWORD,
      origin,
      replaced: { transport: 'cookie', tokens: [current.token] },
    });
    expect(about('ended')).toEqual([['ended', 'replaced', 1]]);

    told = [];
    await engine.login({ email, password: PASSWORD, origin });
    expect(about('ended')).toEqual([['ended', 'session_limit', 1]]);

    told = [];
    await engine.invalidateAllUserSessions(user.id, ending('user_logout_all'));
    await engine.invalidateAllUserSessions(user.id, ending('user_logout_all'));
    expect(about('ended')).toEqual([['ended', 'user_logout_all', 2]]);
  });

  test('what operators end, one by one, by filter and with the whole account', async () => {
    const operator = await newOperator(world);
    const user = await world.newUser();
    const act = { note: 'for a test', origin };
    const begin = async (count: number) => {
      for (let index = 0; index < count; index += 1) await world.newSession(user);
    };
    await begin(2);
    await engine.operators.invalidateMatchingSessions(operator, { filter: { userId: user.id }, ...act });
    await begin(1);
    await engine.operators.invalidateUserSessions(operator, { userId: user.id, ...act });
    await begin(3);
    await engine.operators.disableUser(operator, { userId: user.id, ...act });
    expect(about('ended')).toEqual([
      ['ended', 'admin_logout', 2],
      ['ended', 'admin_logout', 1],
      ['ended', 'user_disabled', 3],
    ]);
  });

  test('what a sweep wrote down, and of nothing that was told when it happened', async () => {
    await engine.sweepSessions();
    told = [];
    const user = await world.newUser();
    const gone = await world.newUser();
    const [idle, old] = [await world.newSession(user), await world.newSession(user)];
    const alone = await world.newSession(gone);
    await engine.invalidateAllUserSessions(gone.id, { reason: 'user_logout_all', origin });
    for (const { id } of [idle, alone]) await world.age(id, 3600);
    await world.a.db.pool.query('UPDATE user_sessions SET absolute_expires_at = now() WHERE id = $1', [
      old.id,
    ]);
    expect(await engine.countDueSessions()).toMatchObject({ count: 3 });
    await engine.sweepSessions();
    expect(await engine.countDueSessions()).toMatchObject({ count: 0 });
    expect(about('ended')).toEqual([
      ['ended', 'user_logout_all', 1],
      ['ended', 'absolute_timeout', 1],
      ['ended', 'inactivity_timeout', 1],
    ]);
    expect(about('swept')).toEqual([['swept', { timedOut: 2, stamped: 1, deleted: 0 }]]);
  });

  test('refusals with their reason, and of the statement that each took', async () => {
    const { id, token } = await world.newSession(await world.newUser());
    expect(await engine.validateSession(token)).toMatchObject({ valid: true });
    await engine.invalidateSession(id, { reason: 'admin_logout', origin });
    told = [];
    for (const presented of [undefined, 'nonsense', token]) await engine.validateSession(presented);
    await engine.refreshSession('nonsense', { transport: 'bearer', origin });
    expect(told).toEqual([
      ['refused', 'missing'],
      ['refused', 'malformed'],
      ['lookup', 1],
      ['answered'],
      ['refused', 'admin_logout'],
      ['refused', 'malformed'],
    ]);
  });
});

describe('the observer is not told of', () => {
  /** Makes the database refuse the audit record of a login, the last statement of its transaction. */
  async function refuseLogins(statement: string): Promise<() => Promise<unknown>> {
    await world.a.db.pool.query(`
      CREATE SEQUENCE attempts;
      CREATE FUNCTION refuse_login() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${statement} RETURN NEW; END $$;
      CREATE TRIGGER refuse_login BEFORE INSERT ON audit_events
        FOR EACH ROW WHEN (NEW.type = 'login') EXECUTE FUNCTION refuse_login()`);
    return () =>
      world.a.db.pool.query(
        'DROP TRIGGER refuse_login ON audit_events; DROP FUNCTION refuse_login; DROP SEQUENCE attempts',
      );
  }

  test('what was rolled back, but of the audit record that could not be written', async () => {
    const user = await world.newUser();
    const { token } = await world.newSession(user);
    const restore = await refuseLogins(`RAISE 'the disk is full';`);
    const replacing = {
      email: user.email,
      password: PASSWORD,
      origin,
      replaced: { transport: 'cookie' as const, tokens: [token] },
    };
    await expect(engine.login(replacing)).rejects.toThrow('the disk is full');
    expect([...about('ended'), ...about('login')]).toEqual([]);
    expect(about('auditFailed')).toHaveLength(1);
    expect(await engine.validateSession(token)).toMatchObject({ valid: true });
    await restore();
    await engine.login(replacing);
    expect([...about('ended'), ...about('login')]).toEqual([
      ['ended', 'replaced', 1],
      ['login', 'success'],
    ]);
  });

  test('the attempts before the one that was committed', async () => {
    const user = await world.newUser();
    const { token } = await world.newSession(user);
    const restore = await refuseLogins(
      `IF nextval('attempts') < 3 THEN RAISE 'again' USING ERRCODE = 'serialization_failure'; END IF;`,
    );
    await engine.login({
      email: user.email,
      password: PASSWORD,
      origin,
      replaced: { transport: 'cookie', tokens: [token] },
    });
    await restore();
    expect([...about('ended'), ...about('login'), ...about('auditFailed')]).toEqual([
      ['ended', 'replaced', 1],
      ['login', 'success'],
    ]);
  });
});
