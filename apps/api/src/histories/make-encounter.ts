import type { CallStep, Step } from './history.ts';
import type { Random } from './random.ts';

/** What gives out new credentials. */
const ISSUING: readonly [string, ...string[]] = [
  'auth.reauthenticate',
  'auth.changePassword',
  'auth.refresh',
  'auth.login',
];
/** What ends the session of whoever calls it. */
const LEAVING: readonly [string, ...string[]] = [
  'auth.logout',
  'auth.logout',
  'auth.logoutAll',
  'POST /api/auth/logout',
  'POST /auth/logout',
  'DELETE /api/auth/sessions',
];
/** What changes something for somebody who is logged in; twice, what needs more than one thing to fit. */
const WRITING: readonly [string, ...string[]] = [
  'auth.renameSession',
  'auth.setInactivityLimit',
  'auth.changePassword',
  'auth.reauthenticate',
  'auth.refresh',
  'auth.logoutSession',
  'auth.logoutSessions',
  'auth.logoutSessions',
  'auth.logoutOthers',
  'auth.logoutAll',
  'admin.enableUser',
  'admin.enableUser',
  'admin.disableUser',
  'admin.logoutUser',
  'admin.logoutSession',
  'admin.logoutSessions',
];
const OPERATORS: readonly [number, ...number[]] = [4, 5, 6];

/** Several calls about one session that are likely to meet. All of them could come about step by step, but seldom do. */
export function makeEncounter(random: Random, call: () => CallStep): Step[] {
  const make = random.pick([
    lateAnswer,
    heldWrite,
    heldWrite,
    heldWrite,
    longIdle,
    failingBehindCommit,
    openStream,
  ]);
  return make(random, call);
}

/** New credentials arrive after the logout that was asked for with the old ones. */
function lateAnswer(random: Random, call: () => CallStep): Step[] {
  const issuing = {
    ...call(),
    command: random.pick(ISSUING),
    holding: 'own' as const,
    trouble: { answer: 'hold' as const },
  };
  const leaving = { ...call(), command: random.pick(LEAVING), who: issuing.who, trouble: {} };
  return [issuing, { ...leaving, holding: 'own' }, { kind: 'release', which: 0 }];
}

/** Somebody's write waits for the lock while their session ends. */
function heldWrite(random: Random, call: () => CallStep): Step[] {
  const command = random.pick(WRITING);
  const who = command.startsWith('admin.') ? random.pick(OPERATORS) : random.below(7);
  const trouble = { statement: { action: 'hold' as const, from: 'lock' as const, nth: 0 } };
  const writing = { ...call(), command, who, holding: 'own' as const, trouble };
  return [writing, endingOf(random, call(), who), { kind: 'release', which: 0 }];
}

/** Ends the session of this actor: by themselves, or by an operator. */
function endingOf(random: Random, step: CallStep, who: number): CallStep {
  // An operator is mostly stopped by another one.
  const isOperators = random.chance(OPERATORS.includes(who) ? 0.7 : 0.4);
  const command = isOperators
    ? random.pick(['admin.disableUser', 'admin.disableUser', 'admin.logoutUser'])
    : random.pick(LEAVING);
  const others = OPERATORS.filter((one) => one !== who);
  const by = isOperators ? (others[random.below(others.length)] ?? who) : who;
  return { ...step, command, who: by, target: who, holding: 'own', trouble: {} };
}

/** Idle for longer than one of the instances allows. */
function longIdle(random: Random, call: () => CallStep): Step[] {
  const leaving = { ...call(), command: random.pick(LEAVING), holding: 'own' as const, trouble: {} };
  return [{ kind: 'age', target: leaving.who, seconds: random.pick([1900, 4000]) }, leaving];
}

/** The statement after the COMMIT fails. */
function failingBehindCommit(random: Random, call: () => CallStep): Step[] {
  const command = random.pick([...ISSUING, ...WRITING]);
  const nth = random.below(4);
  const trouble = { statement: { action: 'error' as const, from: 'commit' as const, nth } };
  const who = command.startsWith('admin.') ? random.pick(OPERATORS) : random.below(7);
  return [{ ...call(), command, who, holding: 'own', trouble }];
}

/** A stream is open when its session ends. */
function openStream(random: Random, call: () => CallStep): Step[] {
  const stream = {
    ...call(),
    command: random.pick(['testing.feed', 'auth.events']),
    holding: 'own' as const,
    trouble: {},
  };
  return [stream, endingOf(random, call(), stream.who)];
}
