import { expect, test } from 'vitest';
import { isKey } from './is-key.ts';

const event = (key: string, { isComposing = false, keyCode = 27 } = {}) => ({
  key,
  keyCode,
  nativeEvent: { isComposing } as globalThis.KeyboardEvent,
});

test('a key is meant for the page unless an input method composes', () => {
  expect(isKey(event('Escape'), 'Escape')).toBe(true);
  expect(isKey(event('Enter', { keyCode: 13 }), 'Escape')).toBe(false);
  expect(isKey(event('Escape', { isComposing: true }), 'Escape')).toBe(false);
  // Safari ends the composition before it reports the key that did.
  expect(isKey(event('Enter', { keyCode: 229 }), 'Enter')).toBe(false);
});
