import { endReasonSchema } from '@curfew/contracts';
import { expect, test } from 'vitest';
import { i18nIn } from '../testing/i18n-in.ts';
import { endedWords } from './ended-words.ts';

const MINUTE = 60_000;
const now = Date.UTC(2026, 10, 21, 12);
const ago = (milliseconds: number) => new Date(now - milliseconds).toISOString();

test.each([
  {
    reason: 'user_logout_session',
    elapsed: 0,
    english: 'Logged out by you, just now',
    spanish: 'Cerrada por ti, ahora mismo',
  },
  {
    reason: 'user_logout_others',
    elapsed: -3_000,
    english: 'Logged out by you, just now',
    spanish: 'Cerrada por ti, ahora mismo',
  },
  {
    reason: 'user_logout_all',
    elapsed: MINUTE,
    english: 'Logged out by you, 1 minute ago',
    spanish: 'Cerrada por ti, hace 1 minuto',
  },
  {
    reason: 'admin_logout',
    elapsed: 120 * MINUTE,
    english: 'Logged out by an administrator, 2 hours ago',
    spanish: 'Cerrada por un administrador, hace 2 horas',
  },
  {
    reason: 'inactivity_timeout',
    elapsed: 10 * MINUTE,
    english: 'Ended after a time without activity, 10 minutes ago',
    spanish: 'Terminó tras un tiempo sin actividad, hace 10 minutos',
  },
] as const)('$reason, $elapsed ms ago', ({ reason, elapsed, english, spanish }) => {
  const session = { reason, endedAt: ago(elapsed) };
  expect(endedWords(session, now, i18nIn('en'))).toBe(english);
  expect(endedWords(session, now, i18nIn('es'))).toBe(spanish);
});

test('every reason has words in both languages, and none shows its code', () => {
  for (const reason of endReasonSchema.options) {
    const session = { reason, endedAt: ago(0) };
    const [english, spanish] = [
      endedWords(session, now, i18nIn('en')),
      endedWords(session, now, i18nIn('es')),
    ];
    expect(english).not.toContain('_');
    expect(spanish).not.toBe(english);
  }
});
