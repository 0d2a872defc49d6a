import { expect, test } from 'vitest';
import { i18nIn } from '../testing/i18n-in.ts';
import { absoluteDate, activeAgo, sinceWhen, timeAgo, timeOfDay } from './relative-time.ts';

const MINUTE = 60_000;
const now = Date.UTC(2026, 10, 20, 12);

test.each([
  [-5_000, 'Active a moment ago', 'Activa hace un momento'],
  [0, 'Active a moment ago', 'Activa hace un momento'],
  [2 * MINUTE - 1, 'Active a moment ago', 'Activa hace un momento'],
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

test.each([
  [new Date(2026, 10, 20, 9, 12), 'Since today, 9:12 AM', 'Desde hoy, 9:12'],
  [new Date(2026, 10, 19, 23, 59), 'Since Nov 19', 'Desde el 19 nov'],
  [new Date(2025, 10, 20, 9, 12), 'Since Nov 20, 2025', 'Desde el 20 nov 2025'],
])('%s: %s', (began, english, spanish) => {
  const noon = new Date(2026, 10, 20, 12).getTime();
  // The space before AM is a narrow one.
  expect(sinceWhen(began.getTime(), noon, i18nIn('en')).replaceAll('\u202F', ' ')).toBe(english);
  expect(sinceWhen(began.getTime(), noon, i18nIn('es'))).toBe(spanish);
});
