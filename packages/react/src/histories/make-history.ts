import {
  CLOCK_CHANGES,
  type History,
  type Person,
  type Step,
  type StorageFault,
  type Trouble,
} from './history.ts';
import { makeEncounter } from './make-encounter.ts';
import type { Random } from './random.ts';

const CALLS = [
  'any',
  'auth.session',
  'auth.logout',
  'auth.logoutAll',
  'auth.login',
  'auth.reauthenticate',
  'auth.changePassword',
  'auth.refresh',
  'auth.touch',
  'auth.listSessions',
] as const;
const TROUBLES: readonly [Trouble, ...Trouble[]] = [
  'hold-request',
  'hold-answer',
  'hold-answer',
  'lose-request',
  'lose-answer',
  'cut-request',
  'cut-answer',
];
const STORAGE: readonly [StorageFault, ...StorageFault[]] = [
  'clear',
  'remove-tickets',
  'remove-record',
  'full',
  'forbidden',
  'none',
  'none',
];
const PAUSES: readonly [number, ...number[]] = [0.3, 1, 5, 20, 40, 70, 180, 400, 700, 4000];

const KINDS = [
  [6, 'open'],
  [3, 'close'],
  [4, 'reload'],
  [3, 'freeze'],
  [4, 'restore'],
  [4, 'stick'],
  [5, 'unstick'],
  [10, 'log-in'],
  [9, 'log-out'],
  [4, 'reauthenticate'],
  [2, 'change-password'],
  [2, 'stay'],
  [2, 'act'],
  [4, 'read'],
  [4, 'wake'],
  [2, 'work'],
  [12, 'pass'],
  [3, 'log-in-elsewhere'],
  [3, 'end'],
  [5, 'network'],
  [2, 'deaden-streams'],
  [3, 'say'],
  [8, 'trouble'],
  [6, 'release'],
  [4, 'storage'],
  [3, 'lose-cookies'],
  [3, 'set-clock'],
  [3, 'lose-messages'],
] as const satisfies readonly (readonly [number, Step['kind']])[];

/** A random history: steps of every kind, and now and then a few that are likely to meet. Somebody is in at the beginning. */
export function makeHistory(random: Random): History {
  const history: Step[] = [
    { kind: 'open' },
    { kind: 'log-in', tab: 0, person: 'Ann', isRemembered: random.chance(0.25) },
  ];
  for (let more = random.below(3); more > 0; more -= 1) history.push({ kind: 'open' });
  const length = history.length + 3 + random.below(10);
  while (history.length < length) {
    if (random.chance(0.3)) history.push(...makeEncounter(random));
    else history.push(makeStep(random));
  }
  return history;
}

function makeStep(random: Random): Step {
  const kind = random.weighted(KINDS);
  const tab = random.below(12);
  const person: Person = random.pick(['Ann', 'Bea']);
  switch (kind) {
    case 'open':
    case 'deaden-streams':
      return { kind };
    case 'log-in':
      return { kind, tab, person, isRemembered: random.chance(0.3) };
    case 'log-out':
      return { kind, tab, scope: random.pick(['this-device', 'this-device', 'everywhere']) };
    case 'work':
      return { kind, tab, seconds: random.pick([20, 90, 700]) };
    case 'pass':
      return { kind, seconds: random.pick(PAUSES) };
    case 'log-in-elsewhere':
      return { kind, person };
    case 'end':
      return { kind, reason: random.pick(['user_logout_session', 'user_logout_all', 'admin_logout']) };
    case 'network':
      return { kind, isDown: random.chance(0.5) };
    case 'say':
      return { kind, tab, event: random.pick(['offline', 'online']) };
    case 'trouble':
      return { kind, call: random.pick(CALLS), trouble: random.pick(TROUBLES) };
    case 'release':
      return { kind, which: random.below(12) };
    case 'storage':
      return { kind, fault: random.pick(STORAGE) };
    case 'lose-cookies':
      return { kind, which: random.pick(['all', 'all', 'session', 'csrf']) };
    case 'set-clock':
      return { kind, seconds: random.pick(CLOCK_CHANGES) };
    case 'lose-messages':
      return { kind, count: 1 + random.below(3) };
    case 'close':
    case 'reload':
    case 'freeze':
    case 'restore':
    case 'stick':
    case 'unstick':
    case 'reauthenticate':
    case 'change-password':
    case 'stay':
    case 'act':
    case 'read':
    case 'wake':
      return { kind, tab };
  }
}
