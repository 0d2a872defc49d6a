import { endReasonSchema, refusalReasonSchema } from '@curfew/contracts';
import { expect, test } from 'vitest';
import { LOCALES } from '../i18n/choose-locale.ts';
import { i18nIn } from '../testing/i18n-in.ts';
import { logoutMessage, SESSION_TIMEOUT } from './logout-message.ts';

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
])('%s is told with the words of the operator', (reason, english, spanish) => {
  const circumstances = { details: { ...unsaid, note: 'Lost laptop' }, now };
  const message = logoutMessage(reason, circumstances, en);
  expect(message?.title).toBe(english);
  expect(message?.body).toMatch(/^“Lost laptop” /u);
  expect(logoutMessage(reason, circumstances, es)?.title).toBe(spanish);
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

test('a time-out of which nothing else is known is called one', () => {
  expect(logoutMessage(SESSION_TIMEOUT, silent, en)?.title).toBe('Your session timed out');
});

test('an access that could not be opened again is no mystery', () => {
  expect(logoutMessage('access_expired', silent, en)?.body).toBe(
    logoutMessage('inactivity_timeout', silent, en)?.body,
  );
});

test('nothing is said to somebody who was never in', () => {
  expect(logoutMessage(undefined, silent, en)).toBeNull();
  expect(logoutMessage('missing', silent, en)).toBeNull();
});

test.each(['<b>hello</b>', 'toString', 7, '', ...refusalReasonSchema.options.slice(1, 3)])(
  '%j gets the generic message and is not repeated',
  (reason) => {
    expect(logoutMessage(reason, silent, en)?.title).toBe('You have been logged out');
  },
);
