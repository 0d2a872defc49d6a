import { expect, test } from 'vitest';
import { i18nIn } from '../testing/i18n-in.ts';
import { absoluteDate, activeAgo, timeAgo, timeOfDay } from './relative-time.ts';

const MINUTE = 60_000;
const now = Date.UTC(2026, 10, 20, 12);

test.each([
  [-5_000, 'Active now', 'Activa ahora'],
  [0, 'Active now', 'Activa ahora'],
  [2 * MINUTE - 1, 'Active now', 'Activa ahora'],
  [2 * MINUTE, 'Active 2 minutes ago', 'Activa hace 2 minutos'],
  [60 * MINUTE - 1, 'Active 59 minutes ago', 'Activa hace 59 minutos'],
  [60 * MINUTE, 'Active 1 hour ago', 'Activa hace 1 hora'],
  [24 * 60 * MINUTE - 1, 'Active 23 hours ago', 'Activa hace 23 horas'],
  [24 * 60 * MINUTE, 'Active yesterday', 'Activa ayer'],
  [72 * 60 * MINUTE, 'Active 3 days ago', 'Activa hace 3 días'],
])('%i ms ago reads "%s"', (elapsed, english, spanish) => {
  expect(activeAgo(now - elapsed, now, i18nIn('en'))).toBe(english);
  expect(activeAgo(now - elapsed, now, i18nIn('es'))).toBe(spanish);
});

test.each([
  [-5_000, 'just now', 'ahora mismo'],
  [MINUTE - 1, 'just now', 'ahora mismo'],
  [MINUTE, '1 minute ago', 'hace 1 minuto'],
])('what was over %i ms ago was over "%s"', (elapsed, english, spanish) => {
  expect(timeAgo(now - elapsed, now, i18nIn('en'))).toBe(english);
  expect(timeAgo(now - elapsed, now, i18nIn('es'))).toBe(spanish);
});

test('days and times are written as the language writes them', () => {
  const local = new Date(2026, 10, 20, 14, 3).getTime();
  expect(absoluteDate(local, 'en')).toBe('Nov 20, 2026');
  expect(absoluteDate(local, 'es')).toBe('20 nov 2026');
  expect(timeOfDay(local, 'en')).toMatch(/^2:03\sPM$/u);
  expect(timeOfDay(local, 'es')).toBe('14:03');
});
