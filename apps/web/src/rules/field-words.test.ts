import { expect, test } from 'vitest';
import { i18nIn } from '../testing/i18n-in.ts';
import { fieldWords } from './field-words.ts';

test.each([
  [{ valid: true }, null, null],
  [{ valueMissing: true }, 'Please fill in this field.', 'Rellena este campo.'],
  [
    { typeMismatch: true },
    'This is not an e-mail address.',
    'Esto no es una dirección de correo electrónico.',
  ],
  [{ tooLong: true }, 'This is too long.', 'Es demasiado largo.'],
])('%j is said as %j and %j', (validity, english, spanish) => {
  expect(fieldWords(validity, i18nIn('en'))).toBe(english);
  expect(fieldWords(validity, i18nIn('es'))).toBe(spanish);
});
