import type { LogoutScope } from '@curfew/client';
import { CLOCK_CHANGES, type Person, type Step } from './history.ts';
import type { Random } from './random.ts';

interface Parts {
  random: Random;
  tab: number;
  /** Another one, perhaps. */
  other: number;
  scope: LogoutScope;
  person: Person;
  release: Step;
}

/** Steps that seldom come about one after the other by chance. */
export function makeEncounter(random: Random): Step[] {
  const encounter = random.pick(ENCOUNTERS);
  return encounter({
    random,
    tab: random.below(12),
    other: random.below(12),
    scope: random.pick(['this-device', 'everywhere']),
    person: random.pick(['Ann', 'Bea']),
    release: { kind: 'release', which: random.below(4) },
  });
}

type Encounter = (parts: Parts) => Step[];

const ENCOUNTERS: readonly [Encounter, ...Encounter[]] = [
  undeliveredLogout,
  unkeptLogout,
  logoutBesideNewCredential,
  logoutBesideLogin,
  reorderedAnswers,
  anotherPerson,
  stuckTab,
  setClock,
  frozenTab,
  deadStream,
  ({ random, tab }) => [
    { kind: 'pass', seconds: random.pick([500, 590]) },
    { kind: 'work', tab, seconds: 90 },
  ],
  ({ random, tab, scope }) => [
    { kind: 'lose-cookies', which: random.pick(['all', 'session']) },
    { kind: 'log-out', tab, scope },
  ],
];

function undeliveredLogout({ random, tab, scope }: Parts): Step[] {
  return [
    { kind: 'network', isDown: true },
    { kind: 'log-out', tab, scope },
    random.pick<Step>([
      { kind: 'storage', fault: 'remove-tickets' },
      { kind: 'storage', fault: 'clear' },
      { kind: 'set-clock', seconds: random.pick(CLOCK_CHANGES) },
      { kind: 'reload', tab },
      { kind: 'open' },
    ]),
    { kind: 'pass', seconds: random.pick([1, 10, 70]) },
    { kind: 'network', isDown: false },
  ];
}

function unkeptLogout({ random, tab, scope }: Parts): Step[] {
  return [
    { kind: 'storage', fault: random.pick(['full', 'forbidden']) },
    { kind: 'network', isDown: true },
    { kind: 'log-out', tab, scope },
    { kind: 'pass', seconds: 10 },
    { kind: random.pick(['reload', 'close']), tab },
  ];
}

function logoutBesideNewCredential({ random, tab, other, scope, release }: Parts): Step[] {
  const procedure = random.pick(['auth.reauthenticate', 'auth.changePassword', 'auth.refresh']);
  return [
    { kind: 'trouble', call: procedure, trouble: random.pick(['hold-answer', 'hold-request']) },
    procedure === 'auth.refresh'
      ? { kind: 'pass', seconds: 400 }
      : { kind: random.pick(['reauthenticate', 'change-password']), tab },
    { kind: 'log-out', tab: other, scope },
    release,
    { kind: 'open' },
  ];
}

function logoutBesideLogin({ random, tab, other, scope, person, release }: Parts): Step[] {
  return [
    { kind: 'log-out', tab, scope },
    { kind: 'pass', seconds: 1 },
    { kind: 'trouble', call: 'auth.login', trouble: 'hold-answer' },
    { kind: 'log-in', tab, person, isRemembered: random.chance(0.3) },
    { kind: 'log-in', tab: other, person: random.pick(['Ann', 'Bea']), isRemembered: false },
    release,
  ];
}

function reorderedAnswers({ tab, other, scope, person, release }: Parts): Step[] {
  return [
    { kind: 'trouble', call: 'auth.session', trouble: 'hold-answer' },
    { kind: 'wake', tab },
    { kind: 'log-out', tab: other, scope },
    { kind: 'log-in', tab: other, person, isRemembered: false },
    release,
  ];
}

function anotherPerson({ random, tab, scope }: Parts): Step[] {
  return [
    { kind: 'log-in-elsewhere', person: 'Bea' },
    random.pick<Step>([
      { kind: 'read', tab },
      { kind: 'wake', tab },
      { kind: 'log-out', tab, scope },
      { kind: 'pass', seconds: 40 },
    ]),
    { kind: 'pass', seconds: 5 },
  ];
}

function stuckTab({ random, other, scope }: Parts): Step[] {
  return [
    { kind: 'stick', tab: random.below(3) },
    random.pick<Step>([
      { kind: 'end', reason: 'admin_logout' },
      { kind: 'end', reason: 'user_logout_all' },
      { kind: 'log-out', tab: other, scope },
    ]),
    { kind: 'pass', seconds: random.pick([40, 70]) },
    { kind: 'unstick', tab: random.below(3) },
  ];
}

function setClock({ random, tab }: Parts): Step[] {
  return [
    { kind: 'set-clock', seconds: random.pick(CLOCK_CHANGES) },
    { kind: 'work', tab, seconds: 700 },
  ];
}

function frozenTab({ random, tab, other, scope }: Parts): Step[] {
  return [
    { kind: 'freeze', tab },
    { kind: 'log-out', tab: other, scope },
    { kind: 'log-in', tab: other, person: 'Bea', isRemembered: random.chance(0.3) },
    { kind: 'restore', tab },
  ];
}

function deadStream({ random }: Parts): Step[] {
  return [
    { kind: 'deaden-streams' },
    { kind: 'end', reason: random.pick(['admin_logout', 'user_logout_session']) },
    { kind: 'pass', seconds: 40 },
  ];
}
