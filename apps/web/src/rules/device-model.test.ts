import { expect, test } from 'vitest';
import { deviceModel } from './device-model.ts';

test.each([
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15', 'iPhone'],
  ['Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15', 'iPad'],
  ['Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36', 'Pixel 8'],
  ['Mozilla/5.0 (Linux; Android 13; SM-S911B Build/TP1A.220624.014) AppleWebKit/537.36', 'SM-S911B'],
  ['Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36', null],
  ['Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0', null],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', null],
  ['curfew-cli/0.1.0', null],
  [`Mozilla/5.0 (Linux; Android 14; ${'x'.repeat(41)})`, null],
  [null, null],
])('%s', (userAgent, model) => {
  expect(deviceModel(userAgent)).toBe(model);
});
