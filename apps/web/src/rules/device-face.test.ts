import { expect, test } from 'vitest';
import { deviceFace } from './device-face.ts';

const face = (label: string, clientKind: 'web' | 'cli' | 'service' = 'web') =>
  deviceFace({ id: 'a', clientKind, label });

test.each([
  ['Chrome on macOS', 'laptop', 'blink'],
  ['Firefox on Linux', 'desktop', 'gecko'],
  ['Microsoft Edge on Windows', 'desktop', 'blink'],
  ['Safari on iOS', 'phone', 'webkit'],
  ['Samsung Internet for Android on Android', 'phone', 'blink'],
  ['Safari on iPad', 'tablet', 'webkit'],
  ['Chrome on Chrome OS', 'laptop', 'blink'],
  ['Unknown browser', 'unknown', 'none'],
] as const)('%s is drawn as a %s of %s', (label, kind, browser) => {
  expect(face(label)).toMatchObject({ kind, browser });
});

test('a program is drawn as what it is, whatever its machine is called', () => {
  expect(face('CLI on Firefox-Windows', 'cli')).toMatchObject({ kind: 'terminal', browser: 'none' });
  expect(face('Service on iPhone', 'service')).toMatchObject({ kind: 'service', browser: 'none' });
});

test('a session keeps its tint, and most sessions of a person differ', () => {
  const hue = (id: string) => deviceFace({ id, clientKind: 'web', label: '' }).hue;
  const ids = Array.from({ length: 200 }, (_, index) => `019d-${index.toString(16)}`);
  expect(ids.map(hue)).toEqual(ids.map(hue));
  const counts = Map.groupBy(ids, hue);
  expect(counts.size).toBe(12);
  for (const [value, some] of counts) expect([value % 30, some.length < 50]).toEqual([0, true]);
});
