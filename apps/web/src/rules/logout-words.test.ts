import { expect, test } from 'vitest';
import { i18nIn } from '../testing/i18n-in.ts';
import { inactiveEnded, logOutInactiveLabel, logOutOthersLabel, othersEnded } from './logout-words.ts';

const [en, es] = [i18nIn('en'), i18nIn('es')];

test.each([
  [null, 'Log out all other sessions', 'Cerrar todas las demás sesiones'],
  [1, 'Log out 1 other session', 'Cerrar la otra sesión'],
  [3, 'Log out 3 other sessions', 'Cerrar las otras 3 sesiones'],
])('the button for %s others', (count, english, spanish) => {
  expect(logOutOthersLabel(count, en)).toBe(english);
  expect(logOutOthersLabel(count, es)).toBe(spanish);
});

test.each([
  [1, 'Log out 1 inactive session', 'Cerrar 1 sesión inactiva'],
  [2, 'Log out 2 inactive sessions', 'Cerrar 2 sesiones inactivas'],
])('the button for %i inactive ones', (count, english, spanish) => {
  expect(logOutInactiveLabel(count, en)).toBe(english);
  expect(logOutInactiveLabel(count, es)).toBe(spanish);
});

test.each([
  [0, 'There were no other sessions left to log out.', 'No quedaba ninguna otra sesión que cerrar.'],
  [
    1,
    '1 other session is logged out. It was cut off at once.',
    'La otra sesión está cerrada. Se cortó al instante.',
  ],
  [
    3,
    '3 other sessions are logged out. They were cut off at once.',
    'Las otras 3 sesiones están cerradas. Se cortaron al instante.',
  ],
])('%i others have ended', (count, english, spanish) => {
  expect(othersEnded(count, en)).toBe(english);
  expect(othersEnded(count, es)).toBe(spanish);
});

test.each([
  [0, 'These sessions were logged out already.', 'Estas sesiones ya estaban cerradas.'],
  [1, '1 inactive session is logged out.', '1 sesión inactiva cerrada.'],
  [2, '2 inactive sessions are logged out.', '2 sesiones inactivas cerradas.'],
])('%i inactive ones have ended', (count, english, spanish) => {
  expect(inactiveEnded(count, en)).toBe(english);
  expect(inactiveEnded(count, es)).toBe(spanish);
});
