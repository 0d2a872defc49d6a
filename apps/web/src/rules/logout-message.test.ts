import { endReasonSchema, type RefusalReason } from '@curfew/contracts';
import type { AuthState, Ending } from '@curfew/react';
import { expect, test } from 'vitest';
import { LOCALES } from '../i18n/choose-locale.ts';
import { i18nIn } from '../testing/i18n-in.ts';
import { loginPageMessage, logoutMessage } from './logout-message.ts';

const [en, es] = [i18nIn('en'), i18nIn('es')];
const endedAt = new Date(2026, 10, 20, 14, 3);
const unsaid = { note: null, endedAt: null, endedFrom: null };
const told = { ...unsaid, endedAt: endedAt.toISOString() };
const now = endedAt.getTime() + 60_000;
const silent = { details: null, now };

test.each(LOCALES)('in %s every end is explained in words of its own', (locale) => {
  const i18n = i18nIn(locale);
  for (const reason of endReasonSchema.options) {
    const message = logoutMessage(reason, silent, i18n);
    expect(message?.title).not.toBe(logoutMessage('unknown', silent, i18n)?.title);
    expect(JSON.stringify(message)).not.toMatch(/sign(ed)? out|revoke|_/iu);
  }
});

test.each([
  ['admin_logout', 'An administrator ended your session:', 'Un administrador cerró tu sesión:'],
  ['user_disabled', 'An administrator disabled your account:', 'Un administrador desactivó tu cuenta:'],
] as const)('%s is told with the words of the operator', (reason, english, spanish) => {
  const circumstances = { details: { ...unsaid, note: 'Lost laptop' }, now };
  const message = logoutMessage(reason, circumstances, en);
  expect(message?.title).toBe(english);
  expect(message?.body).toMatch(/^“Lost laptop” /u);
  expect(logoutMessage(reason, circumstances, es)?.title).toBe(spanish);
});

test('everything is over by the answer that this browser got; a session that is found ended is over by itself', () => {
  const [own, found] = [unsaid, told].map((details) =>
    logoutMessage('user_logout_all', { details, now }, en),
  );
  expect(own?.body).toBe('All your sessions were ended, on every device.');
  expect(found?.body).toMatch(
    /^You chose “Log out everywhere”, and this session ended with it\. This was at /u,
  );
  expect(logoutMessage('user_logout_all', { details: null, now }, en)?.body).not.toMatch(/every device/u);
});

test('it is said when it happened, and from where', () => {
  const details = { ...told, endedFrom: 'Firefox on Linux' };
  expect(logoutMessage('user_logout_session', { details, now }, en)?.title).toMatch(
    /^You were logged out from Firefox on Linux at 2:03\sPM\.$/u,
  );
  expect(logoutMessage('user_logout_all', { details, now }, es)?.title).toBe(
    'Tu sesión se cerró desde Firefox en Linux a las 14:03.',
  );
  expect(logoutMessage('password_changed', { details, now }, es)?.body).toMatch(
    /Se cambió desde Firefox en Linux a las 14:03\.$/u,
  );
  expect(logoutMessage('inactivity_timeout', { details: told, now }, en)?.body).toMatch(
    /This was at 2:03\sPM\.$/u,
  );
  expect(logoutMessage('admin_logout', { details: { ...told, note: 'Lost laptop' }, now }, en)?.body).toMatch(
    /^“Lost laptop” .+ This was at 2:03\sPM\.$/u,
  );
});

test('what was not today is said with its day', () => {
  const tomorrow = endedAt.getTime() + 86_400_000;
  expect(logoutMessage('replaced', { details: told, now: tomorrow }, es)?.body).toMatch(
    /Fue el 20 nov 2026, 14:03\.$/u,
  );
});

test('nobody is told the time of what they have just done', () => {
  expect(logoutMessage('user_logout', { details: told, now }, en)).toEqual(
    logoutMessage('user_logout', silent, en),
  );
});

test('an access that could not be opened again is no mystery', () => {
  expect(logoutMessage('access_expired', silent, en)?.body).toBe(
    logoutMessage('inactivity_timeout', silent, en)?.body,
  );
});

test('nothing is said to somebody who was never in', () => {
  expect(logoutMessage('missing', silent, en)).toBeNull();
});

test.each(['unknown', 'malformed'] as const)('%s claims nothing', (reason) => {
  expect(logoutMessage(reason, silent, en)?.title).toBe('Please log in again');
});

const outside = (reason: RefusalReason, ending: Ending | null = null): AuthState => ({
  status: 'out',
  epoch: 1,
  reason,
  ...unsaid,
  ending,
});
const logout = { ticket: 'cfl_1', scope: 'this-device', reach: 'this-device', isStored: true } as const;

test.each(['password_changed', 'user_logout_all', 'session_timeout', 'toString', '<b>hello</b>', ''])(
  'an address that says %j makes the page claim nothing',
  (hint) => {
    const title = 'Please log in again';
    for (const lastEnd of [null, 'replaced'] as const) {
      const facts = { state: outside('missing'), hint, lastEnd, now };
      expect(loginPageMessage(facts, en)?.title).toBe(title);
    }
  },
);

test('after a reload the page repeats what the server said when the last session of this browser ended', () => {
  const facts = { state: outside('missing'), hint: 'session_timeout', now };
  expect(loginPageMessage({ ...facts, lastEnd: 'absolute_timeout' }, en)?.title).toBe(
    'Your session reached its longest duration',
  );
});

test('what the server says now comes before the address', () => {
  const facts = { state: outside('replaced'), hint: 'password_changed', lastEnd: null, now };
  expect(loginPageMessage(facts, en)?.title).toBe('There was a newer login in this browser');
});

test('without a reason nothing is said', () => {
  const facts = { state: outside('missing'), hint: undefined, lastEnd: 'replaced' as const, now };
  expect(loginPageMessage(facts, en)).toBeNull();
});

test.each(LOCALES)('in %s a logout that is not stored asks to keep the page open', (locale) => {
  const say = (isStored: boolean, scope: Ending['scope']) => {
    const ending = { ...logout, scope, reach: scope, isStored, status: 'pending' } as const;
    return loginPageMessage(
      { state: outside('user_logout', ending), hint: undefined, lastEnd: null, now },
      i18nIn(locale),
    );
  };
  for (const scope of ['this-device', 'everywhere'] as const) {
    expect(say(true, scope)?.body).toMatch(/You may close this page|Puedes cerrar esta página/u);
    expect(say(false, scope)?.body).toMatch(/Keep this page open|Mantén esta página abierta/u);
    expect(say(false, scope)?.body).not.toMatch(/may close|Puedes cerrar/u);
  }
});

test('of a logout everywhere that ended this session alone, the others are said to be open', () => {
  const ending = { ...logout, scope: 'everywhere', status: 'finished' } as const;
  const facts = { state: outside('user_logout', ending), hint: undefined, lastEnd: null, now };
  expect(loginPageMessage(facts, en)).toMatchObject({
    tone: 'warning',
    body: expect.stringContaining('Your other devices may still be logged in'),
  });
});
