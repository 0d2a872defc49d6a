import { expect, test } from 'vitest';
import { computeFingerprint, readTraits } from './fingerprint.ts';

const chrome = {
  navigator: {
    userAgent:
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36',
    languages: ['es-ES', 'en'],
    hardwareConcurrency: 8,
    maxTouchPoints: 0,
  },
  screen: { width: 1728, height: 1117, colorDepth: 30 },
};
const withNavigator = (change: Partial<typeof chrome.navigator>) => ({
  ...chrome,
  navigator: { ...chrome.navigator, ...change },
});
const fingerprintOf = (sources: typeof chrome) => computeFingerprint(readTraits(sources));

test('the same browser has the same fingerprint: 43 characters, whatever its version', async () => {
  const fingerprint = await fingerprintOf(chrome);
  expect(fingerprint).toMatch(/^[\w-]{43}$/u);
  const updated = withNavigator({ userAgent: chrome.navigator.userAgent.replace('140', '141') });
  expect(await fingerprintOf(updated)).toBe(fingerprint);
});

test('a tablet that is turned is still the same', async () => {
  const turned = { ...chrome, screen: { width: 1117, height: 1728, colorDepth: 30 } };
  expect(await fingerprintOf(turned)).toBe(await fingerprintOf(chrome));
});

test.each([
  ['browser', withNavigator({ userAgent: `${chrome.navigator.userAgent} Edg/140.0.0.0` })],
  [
    'platform',
    withNavigator({ userAgent: chrome.navigator.userAgent.replace('Macintosh', 'Windows NT 10.0') }),
  ],
  ['languages', withNavigator({ languages: ['en'] })],
  ['cores', withNavigator({ hardwareConcurrency: 4 })],
])('another %s has another fingerprint', async (_trait, other) => {
  expect(await fingerprintOf(other)).not.toBe(await fingerprintOf(chrome));
});
