import { auditTypeSchema, endReasonSchema } from '@curfew/contracts';
import { describe, expect, test } from 'vitest';
import { i18nIn } from '../testing/i18n-in.ts';
import { activityWords, whereFrom } from './activity-words.ts';

const english = i18nIn('en');
const record = {
  type: 'session_ended',
  reason: 'user_logout_session',
  sessionLabel: 'Firefox on Linux',
  sessionName: null,
  endedSessions: null,
} as const;

test('a login happened on a device, everything else was done from one', () => {
  expect(whereFrom({ type: 'login', label: 'Chrome on macOS' }, english)).toBe('Chrome on macOS');
  expect(whereFrom({ type: 'session_ended', label: 'Chrome on macOS' }, english)).toBe(
    'from Chrome on macOS',
  );
  expect(whereFrom({ type: 'session_ended', label: null }, english)).toBeNull();
});

describe('what happened, to the person', () => {
  test.each([
    [{}, 'Logged out Firefox on Linux'],
    [{ sessionLabel: null }, 'Logged out another session'],
    [{ sessionName: 'Phone on tour' }, 'Logged out Phone on tour'],
    [{ reason: 'user_logout' }, 'Logged out'],
    [{ reason: 'admin_logout' }, 'An administrator logged out Firefox on Linux'],
    [{ reason: 'admin_logout', sessionLabel: null }, 'An administrator ended your session'],
    [{ reason: 'inactivity_timeout' }, 'Firefox on Linux was logged out after a while without activity'],
    [
      { reason: 'inactivity_timeout', sessionLabel: null },
      'A session was logged out after a while without activity',
    ],
    [{ type: 'login', reason: null }, 'Logged in'],
    [{ type: 'login_failed', reason: null }, 'Somebody tried to log in with a wrong password'],
    [
      { type: 'sessions_ended', reason: 'user_logout_others', endedSessions: 1 },
      'Logged out 1 other session',
    ],
    [
      { type: 'sessions_ended', reason: 'user_logout_others', endedSessions: 3 },
      'Logged out 3 other sessions',
    ],
    [{ type: 'sessions_ended', reason: 'user_logout_others' }, 'Logged out all other sessions'],
    [{ type: 'sessions_ended', reason: 'user_logout_all', endedSessions: 3 }, 'Logged out everywhere'],
    [
      { type: 'sessions_ended', reason: 'password_changed', endedSessions: 0 },
      'No other session was open when the password was changed',
    ],
    [
      { type: 'sessions_ended', reason: 'password_changed', endedSessions: 2 },
      '2 other sessions ended with the change of the password',
    ],
    [{ type: 'sessions_ended', reason: 'admin_logout' }, 'An administrator ended all your sessions'],
  ])('%j', (change, words) => {
    expect(activityWords({ ...record, ...change }, english)).toBe(words);
  });

  test('what a newer version wrote is shown as it is', () => {
    expect(activityWords({ ...record, type: 'badge_shown' }, english)).toBe('badge shown');
    expect(activityWords({ ...record, reason: 'full_moon' }, english)).toBe('Firefox on Linux: full moon');
  });

  test('every type and reason has words of its own, in the words of the house', () => {
    const ends = ['session_ended', 'sessions_ended'].flatMap((type) =>
      [...endReasonSchema.options, null].map((reason) => ({ ...record, type, reason })),
    );
    const others = auditTypeSchema.options
      .filter((type) => !type.startsWith('session_ended') && !type.startsWith('sessions_ended'))
      .map((type) => ({ ...record, type, reason: null }));
    for (const each of [...ends, ...others]) {
      const words = activityWords(each, english);
      expect(words).not.toMatch(/_|undefined|sign(ed)? out|revoke|operator/iu);
      expect(words).not.toBe(each.type.replaceAll('_', ' '));
    }
  });

  test('in Spanish, too', () => {
    const i18n = i18nIn('es');
    const words = auditTypeSchema.options.map((type) =>
      activityWords({ ...record, type, reason: null }, i18n),
    );
    const inEnglish = auditTypeSchema.options.map((type) =>
      activityWords({ ...record, type, reason: null }, english),
    );
    for (const [index, each] of words.entries()) expect(each).not.toBe(inEnglish[index]);
  });
});
