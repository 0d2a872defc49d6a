import type { CallStep, Holding, History, Step, TicketChoice, Trouble } from './history.ts';
import { makeEncounter } from './make-encounter.ts';
import type { Random } from './random.ts';

const AGES: readonly [number, ...number[]] = [11, 70, 660, 1900, 1900, 4000, 8000, 90_000, 3_000_000];
const PRESENT: readonly (readonly [number, Holding])[] = [
  [70, 'own'],
  [9, 'older'],
  [6, 'borrowed'],
  [5, 'forged'],
  [3, 'truncated'],
  [3, 'none'],
  [4, 'refresh-only'],
];
const TICKETS: readonly (readonly [number, TicketChoice])[] = [
  [50, 'none'],
  [15, 'own'],
  [8, 'borrowed'],
  [10, 'everywhere'],
  [4, 'borrowed-everywhere'],
  [8, 'forged'],
  [5, 'truncated'],
];

/** How likely a command is, beside the others; 2 where nothing is said. */
const WEIGHTS: Record<string, number> = {
  'auth.logout': 10,
  'auth.logoutAll': 6,
  'auth.logoutSession': 6,
  'auth.logoutSessions': 6,
  'auth.logoutOthers': 4,
  'auth.reauthenticate': 8,
  'auth.changePassword': 6,
  'auth.login': 6,
  'auth.refresh': 8,
  'auth.session': 4,
  'auth.touch': 3,
  'auth.events': 4,
  'testing.feed': 4,
  'auth.renameSession': 4,
  'auth.setInactivityLimit': 4,
  'admin.disableUser': 6,
  'admin.enableUser': 5,
  'admin.logoutSession': 4,
  'admin.logoutUser': 4,
  'admin.logoutSessions': 6,
  'POST /api/auth/logout': 6,
  'DELETE /api/auth/sessions/{id}': 4,
  'POST /token': 4,
};

/** A random history: steps of every kind, and now and then a few that are likely to meet. */
export function makeHistory(random: Random, commands: readonly string[]): History {
  const weighted = commands.map((command) => [WEIGHTS[command] ?? 2, command] as const);
  const length = 4 + random.below(8);
  const history: History = [];
  while (history.length < length) {
    const call = () => makeCall(random, weighted);
    if (random.chance(0.4)) history.push(...makeEncounter(random, call));
    else history.push(makeStep(random, call));
  }
  return history;
}

function makeStep(random: Random, call: () => CallStep): Step {
  const kind = random.weighted([
    [80, 'call'],
    [12, 'release'],
    [7, 'age'],
    [1, 'demote'],
  ] as const);
  const target = random.below(84);
  if (kind === 'release') return { kind, which: random.below(8) };
  if (kind === 'age') return { kind, target, seconds: random.pick(AGES) };
  return kind === 'demote' ? { kind, target } : call();
}

function makeCall(random: Random, commands: readonly (readonly [number, string])[]): CallStep {
  const command = random.weighted(commands);
  const ticket = random.weighted(TICKETS);
  // A program that has forgotten its token, and a page whose cookies are gone, send the ticket alone.
  const isAlone = /logout/iu.test(command) && ticket !== 'none' && random.chance(0.4);
  return {
    kind: 'call',
    command,
    who: random.below(84),
    on: random.pick(['A', 'B']),
    holding: isAlone ? 'none' : random.weighted(PRESENT),
    ticket,
    target: random.below(84),
    spelling: random.below(8),
    variant: random.below(24),
    trouble: makeTrouble(random),
  };
}

function makeTrouble(random: Random): Trouble {
  const kind = random.weighted([
    [60, 'none'],
    [5, 'request'],
    [15, 'answer'],
    [20, 'statement'],
  ] as const);
  if (kind === 'request') return { request: random.pick(['hold', 'keep-byte', 'cut']) };
  if (kind === 'answer')
    return {
      answer: random.weighted([
        [3, 'hold'],
        [1, 'lost'],
      ] as const),
    };
  if (kind === 'none') return {};
  const from = random.weighted([
    [3, 'start'],
    [4, 'lock'],
    [3, 'commit'],
  ] as const);
  const action = random.weighted([
    [from === 'commit' ? 1 : 5, 'hold'],
    [3, 'error'],
    [1, 'cut-request'],
    [1, 'cut-answer'],
  ] as const);
  const nth =
    from === 'lock' && action === 'hold'
      ? random.pick([0, 0, 0, 1, 3])
      : random.below(from === 'start' ? 14 : 6);
  return { statement: { action, from, nth } };
}
