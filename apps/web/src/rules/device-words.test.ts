import { expect, test } from 'vitest';
import { i18nIn } from '../testing/i18n-in.ts';
import { deviceWords } from './device-words.ts';

test.each([
  ['Chrome on macOS', 'Chrome on macOS', 'Chrome en macOS'],
  ['Unknown browser on Windows', 'Unknown browser on Windows', 'Navegador desconocido en Windows'],
  ['Unknown browser', 'Unknown browser', 'Navegador desconocido'],
  ['CLI on box on the shelf', 'CLI on box on the shelf', 'CLI en box on the shelf'],
  ['Service on nightly', 'Service on nightly', 'Servicio en nightly'],
  ['curl', 'curl', 'curl'],
  ['', '', ''],
])('%j is %j and %j', (label, english, spanish) => {
  expect(deviceWords(label, i18nIn('en'))).toBe(english);
  expect(deviceWords(label, i18nIn('es'))).toBe(spanish);
});
