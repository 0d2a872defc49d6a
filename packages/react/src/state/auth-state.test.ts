import { expect, test } from 'vitest';
import { aHeld } from '../testing/a-held.ts';
import { initialAuthState, nextAuthState, type AuthEvent, type AuthState } from './auth-state.ts';

const maria = aHeld('maria');
const juan = aHeld('juan');

const unsaid = { note: null, endedAt: null, endedFrom: null };
const logout = { ticket: 'cfl_1', scope: 'this-device', reach: 'this-device' } as const;
const unknown = initialAuthState;
const lost: AuthState = { status: 'unknown', epoch: 1, held: maria, hasFailed: true, isConcealed: false };
const inside: AuthState = { status: 'in', epoch: 1, held: maria, isConcealed: false };
const concealed: AuthState = { ...inside, isConcealed: true };
const leaving: AuthState = { status: 'logging-out', epoch: 2 };
const outside: AuthState = { status: 'out', epoch: 2, reason: 'user_logout', ...unsaid, ending: null };
const pending: AuthState = {
  ...outside,
  ending: { ...logout, status: 'pending', isStored: true },
};

const confirmed: AuthEvent = { type: 'confirmed', held: maria };
const confirmedAnother: AuthEvent = { type: 'confirmed', held: juan };
const refused: AuthEvent = { type: 'refused', reason: 'inactivity_timeout', ...unsaid };
const byOperator: AuthEvent = { type: 'refused', reason: 'admin_logout', ...unsaid, note: 'Lost laptop' };
const unavailable: AuthEvent = { type: 'unavailable' };
const answered: AuthEvent = { type: 'answered' };
const doubted: AuthEvent = { type: 'doubted' };
const beginsLogout: AuthEvent = { type: 'logging-out' };
const loggedOut: AuthEvent = { type: 'logged-out', reason: 'user_logout_all', ending: null };

test.each<[string, [AuthState, AuthEvent], Partial<AuthState> & { isConcealed?: boolean }]>([
  ['the first answer lets in', [unknown, confirmed], { status: 'in', epoch: 1 }],
  ['the first answer sends out', [unknown, refused], { status: 'out', reason: 'inactivity_timeout' }],
  ['the same person again keeps the epoch', [inside, confirmed], { status: 'in', epoch: 1 }],
  ['another person begins a new epoch', [inside, confirmedAnother], { status: 'in', epoch: 2 }],
  ['a login begins a new epoch', [outside, confirmed], { status: 'in', epoch: 3 }],
  ['a lost connection keeps the person', [inside, unavailable], { status: 'unknown', epoch: 1, held: maria }],
  ['any answer ends the loss', [lost, answered], { status: 'in', epoch: 1 }],
  ['the same person after the loss keeps the epoch', [lost, confirmed], { status: 'in', epoch: 1 }],
  ['a doubt conceals', [inside, doubted], { status: 'in', isConcealed: true }],
  ['only a confirmation reveals', [concealed, confirmed], { status: 'in', isConcealed: false }],
  [
    'a loss while concealed stays concealed',
    [concealed, unavailable],
    { status: 'unknown', isConcealed: true },
  ],
  ['a refusal sends out', [inside, refused], { status: 'out', epoch: 2, reason: 'inactivity_timeout' }],
  ['a refusal while concealed sends out', [concealed, refused], { status: 'out' }],
  ['an operator gave a reason', [inside, byOperator], { reason: 'admin_logout', note: 'Lost laptop' }],
  [
    'the words of an operator are added to the reason that another tab told',
    [{ ...outside, reason: 'admin_logout' }, byOperator],
    { status: 'out', epoch: 2, note: 'Lost laptop' },
  ],
  ['a logout leaves at once', [inside, beginsLogout], { status: 'logging-out', epoch: 2 }],
  ['a logout without a connection leaves at once', [lost, beginsLogout], { status: 'logging-out', epoch: 2 }],
  ['the end of a logout', [leaving, loggedOut], { status: 'out', reason: 'user_logout_all' }],
  ['a logout in another tab', [inside, loggedOut], { status: 'out', epoch: 2 }],
])('%s', (_title, [state, event], expected) => {
  expect(nextAuthState(state, event)).toMatchObject(expected);
});

test.each<[string, AuthState, AuthEvent]>([
  ['an answer under way does not undo a logout', leaving, confirmed],
  ['a 401 during a logout changes nothing', leaving, refused],
  ['a second logout changes nothing', leaving, beginsLogout],
  ['the first reason stays', outside, refused],
  ['the words for another reason are not added', outside, byOperator],
  ['a lost connection does not concern who is out', outside, unavailable],
  ['an answer does not let in who is out', outside, answered],
  ['an answer to something else does not reveal', { ...lost, isConcealed: true }, answered],
  ['a doubt about nobody changes nothing', unknown, doubted],
  ['a logout of nobody changes nothing', outside, beginsLogout],
  ['a logout elsewhere does not change why this tab is out', outside, loggedOut],
  [
    'an ending that nobody waits for',
    outside,
    { type: 'ending-changed', ending: { ...logout, status: 'finished', isStored: false } },
  ],
  [
    'the end of another logout than the one that is spoken of',
    pending,
    { type: 'ending-changed', ending: { ...logout, ticket: 'cfl_2', status: 'finished', isStored: false } },
  ],
])('%s', (_title, state, event) => {
  expect(nextAuthState(state, event)).toBe(state);
});

test('no network event ever leads to out', () => {
  for (const state of [unknown, lost, inside, concealed, leaving]) {
    for (const event of [unavailable, answered, doubted]) {
      expect(nextAuthState(state, event).status).not.toBe('out');
    }
  }
});

test('nothing of the person is left in the states outside', () => {
  for (const state of [unknown, lost, inside, concealed]) {
    for (const event of [beginsLogout, loggedOut, refused]) {
      expect(JSON.stringify(nextAuthState(state, event))).not.toContain('maria');
    }
  }
});

test('an unfinished logout is reported until it is finished', () => {
  const event: AuthEvent = {
    type: 'ending-changed',
    ending: { ...logout, status: 'finished', isStored: false },
  };
  expect(nextAuthState(pending, event)).toMatchObject({ status: 'out', ending: { status: 'finished' } });
});
