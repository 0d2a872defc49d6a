import type { Checkpoint } from '@curfew/session-core';
import { describe, expect, test } from 'vitest';
import { toSessionError } from '../errors/to-session-error.ts';
import { PASSWORD } from '../testing/api-world.ts';
import { useInProcessWorld } from '../testing/in-process.ts';
import { everyMutation, isForOperators, mutationPaths, NEW_PASSWORD } from '../testing/mutations.ts';
import type { MutationPath } from '../testing/mutations.ts';
import type { Party, Scene } from '../testing/scene.ts';

const world = useInProcessWorld();
const note = 'left the company';

interface Ending {
  /** Answered on instance B while the command is held on instance A. */
  happen(scene: Scene): Promise<unknown>;
  refusal: { code: string; reason?: string };
  /** Nobody but operators can be ended this way. */
  isForOperators?: boolean;
}

const over = (reason: string) => ({ code: 'UNAUTHORIZED', reason });
const on = (party: Party) => world.b.as(party).caller;

const endings = {
  'its logout': {
    happen: ({ caller }) => on(caller).auth.logout(),
    refusal: over('user_logout'),
  },
  'a logout everywhere': {
    happen: ({ elsewhere }) => on(elsewhere).auth.logoutAll(),
    refusal: over('user_logout_all'),
  },
  'a password changed elsewhere': {
    happen: ({ elsewhere }) =>
      on(elsewhere).auth.changePassword({ currentPassword: PASSWORD, newPassword: `${NEW_PASSWORD} 2` }),
    refusal: over('password_changed'),
  },
  'its credential replaced': {
    happen: ({ caller }) => on(caller).auth.reauthenticate({ password: PASSWORD }),
    refusal: over('superseded'),
  },
  'its account disabled': {
    happen: ({ caller, colleague }) => on(colleague).admin.disableUser({ userId: caller.account.id, note }),
    refusal: over('user_disabled'),
  },
  'its operator demoted': {
    happen: ({ caller }) =>
      world.stage.db.prisma.user.update({ where: { id: caller.account.id }, data: { role: 'user' } }),
    refusal: { code: 'FORBIDDEN' },
    isForOperators: true,
  },
} satisfies Record<string, Ending>;
type EndingName = keyof typeof endings;

/** What becomes of a command, and whether it may write. */
interface Outcome {
  settles: 'refused' | object;
  writes?: boolean;
}

/** The commands that act for no session, or for whose answer it does not matter that theirs is over. */
const exceptions: Partial<Record<MutationPath, (ending: EndingName) => Outcome | null>> = {
  // Anyone may register, whatever browser they do it in; it takes no lock.
  'auth.register': () => ({ settles: { user: {} }, writes: true }),
  // Begins a session for whoever knows the password, if the account still has that password and is enabled.
  'auth.login': (ending) =>
    ending === 'its account disabled' || ending === 'a password changed elsewhere'
      ? { settles: { code: 'INVALID_CREDENTIALS' }, writes: true }
      : { settles: { user: {} }, writes: true },
  // Any credential that was ever issued for a session may end it, and finds it over.
  'auth.logout': (ending) =>
    ending === 'its credential replaced'
      ? { settles: { outcome: 'ended' }, writes: true }
      : { settles: { outcome: 'already-ended' } },
  // What it asks for is true when nothing is left to end.
  'auth.logoutAll': (ending) =>
    ending === 'a logout everywhere' || ending === 'its account disabled'
      ? { settles: { outcome: 'already-ended' } }
      : null,
};

/** The moments at which a command waits for nobody: before each lock it takes. */
type Moment = { name: Checkpoint; occurrence: number };

function beforeLocks(seen: Checkpoint[]): Moment[] {
  return seen.flatMap((name, index) =>
    name === 'user-locked'
      ? []
      : [{ name, occurrence: seen.slice(0, index + 1).filter((other) => other === name).length }],
  );
}

const learnt = new Map<MutationPath, Promise<Moment[]>>();

/** Runs the command once, undisturbed, to learn at which moments it can be held. */
function momentsOf(path: MutationPath, { readsOnly }: { readsOnly?: true }): Promise<Moment[]> {
  const known = learnt.get(path) ?? learn();
  learnt.set(path, known);
  return known;

  async function learn(): Promise<Moment[]> {
    const scene = await newScene(path);
    const written = await watchRows();
    const seen = await world.a.moments(() => world.a.as(scene.caller).call(path, inputOf(path, scene)));
    // A command that writes nothing would prove nothing.
    expect((await written()).length > 0).toBe(!readsOnly);
    return beforeLocks(seen);
  }
}

async function newScene(path: MutationPath): Promise<Scene> {
  const scene = await world.stage.newScene(isForOperators(path) ? 'admin' : 'user');
  await everyMutation.find(([other]) => other === path)?.[1].prepare?.(scene, world.stage);
  return scene;
}

const inputOf = (path: MutationPath, scene: Scene): unknown =>
  everyMutation.find(([other]) => other === path)?.[1].input(scene);

const TABLES = ['users', 'user_sessions', 'audit_events', 'known_devices'];

/** Tells what was written after this call: rows inserted and updated by transactions that had not committed by then, and how many are gone. */
async function watchRows(): Promise<() => Promise<unknown[]>> {
  const { pool } = world.stage.db;
  const count = async () => {
    const sql = TABLES.map((table) => `SELECT count(*)::int AS rows FROM ${table}`).join(' UNION ALL ');
    return (await pool.query<{ rows: number }>(sql)).rows.reduce((sum, { rows }) => sum + rows, 0);
  };
  const { rows: snapshots } = await pool.query<{ now: string }>('SELECT pg_current_snapshot()::text AS now');
  const before = await count();
  return async () => {
    const sql = TABLES.map(
      (table) => `SELECT '${table}' AS "table", to_jsonb(t) AS row FROM ${table} t
                   WHERE NOT pg_visible_in_snapshot(xmin::text::xid8, $1::pg_snapshot)`,
    ).join(' UNION ALL ');
    const { rows: written } = await pool.query<{ table: string }>(sql, [snapshots[0]?.now]);
    const gone = before - (await count());
    return gone > 0 ? [...written, { gone }] : written;
  };
}

/** What it answered, or the code and reason it was refused with. */
async function settle(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer;
  } catch (error) {
    const { code, reason } = toSessionError(error);
    return { code, ...(reason !== undefined && { reason }) };
  }
}

/** Holds the command at this moment on A, lets the end be answered on B, and lets it go on. */
async function playThrough(path: MutationPath, { name, occurrence }: Moment, end: (scene: Scene) => unknown) {
  const scene = await newScene(path);
  let arrivals = 0;
  const hold = world.a.hold((passed) => passed === name && (arrivals += 1) === occurrence);
  const { call, answered } = world.a.as(scene.caller);
  const outcome = settle(call(path, inputOf(path, scene)));
  // A command that does not come there settles without it.
  await Promise.race([hold.reached, outcome]);
  expect(arrivals).toBe(occurrence);
  await end(scene);
  const written = await watchRows();
  hold.release();
  return { outcome: await outcome, answered, written: await written() };
}

test('every mutation of the router is in the table', () => {
  expect(everyMutation.map(([path]) => path).toSorted()).toEqual(mutationPaths.toSorted());
});

describe('G11: held before each lock it takes, while the other instance answers that its session is over,', () => {
  describe.each(everyMutation)('%s', (path, mutation) => {
    const possible = Object.entries(endings).filter(
      ([, ending]: [string, Ending]) => !ending.isForOperators || isForOperators(path),
    ) as [EndingName, Ending][];

    test.each(possible)('writes nothing after %s, and says why', async (name, { happen, refusal }) => {
      const moments = await momentsOf(path, mutation);
      const waitsForNobody = mutation.readsOnly ?? path === 'auth.register';
      expect(moments.length > 0).toBe(!waitsForNobody);
      const expected = exceptions[path]?.(name) ?? { settles: 'refused' };
      for (const moment of moments) {
        const played = await playThrough(path, moment, happen);
        if (!expected.writes) expect(played.written).toEqual([]);
        if (isLaterBatch(path, moment)) {
          // What the first batch ended is over and told; nothing further is.
          expect(played.outcome).toMatchObject({ endedSessions: 100, remaining: { isCapped: true } });
        } else if (expected.settles === 'refused') {
          expect(played.outcome).toEqual(refusal);
          expect(played.answered).not.toContain('cookies set');
        } else expect(played.outcome).toMatchObject(expected.settles);
      }
    });
  });
});

function isLaterBatch(path: MutationPath, { name, occurrence }: Moment): boolean {
  return path === 'admin.logoutSessions' && name === 'user-lock:wanted' && occurrence > 1;
}

describe('as they were found', () => {
  test('an operator who is disabled while twelve calls of theirs enable them again stays disabled', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { caller, colleague } = await world.stage.newScene('admin');
      const { account } = caller;
      const enable = (index: number) =>
        (index % 2 === 0 ? world.a : world.b)
          .as(caller)
          .call('admin.enableUser', { userId: account.id, note });
      const queued = Promise.allSettled(Array.from({ length: 12 }, (_, index) => enable(index)));
      await on(colleague).admin.disableUser({ userId: account.id, note });
      expect((await queued).every(({ status }) => status === 'rejected')).toBe(true);
      const { isActive } = await world.stage.db.prisma.user.findUniqueOrThrow({ where: { id: account.id } });
      expect(isActive).toBe(false);
    }
  });

  test('a thief whose session the owner has ended ends none of the owner’s', async () => {
    const { caller: thief, elsewhere: owner } = await world.stage.newScene('user');
    const third = await world.stage.newSession(owner.account);
    const hold = world.a.hold((name) => name === 'user-lock:wanted');
    const sessionIds = [owner.id, third.id];
    const outcome = settle(world.a.as(thief).caller.auth.logoutSessions({ sessionIds }));
    await hold.reached;
    await on(owner).auth.logoutSession({ sessionId: thief.id });
    hold.release();
    expect(await outcome).toEqual(over('user_logout_session'));
    for (const { token } of [owner, third]) {
      expect(await world.b.engine.validateSession(token)).toMatchObject({ valid: true });
    }
  });

  test('a superseded credential does not log the other devices out', async () => {
    const { caller, elsewhere } = await world.stage.newScene('user');
    const validated = await world.a.engine.validateSession(caller.token);
    if (!validated.valid) throw new Error('the session was not accepted');
    await on(caller).auth.reauthenticate({ password: PASSWORD });
    const ending = { reason: 'user_logout_others' as const, origin: {} };
    await expect(world.a.engine.invalidateOtherSessions(validated.session, ending)).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
      reason: 'superseded',
    });
    expect(await world.b.engine.validateSession(elsewhere.token)).toMatchObject({ valid: true });
  });
});
