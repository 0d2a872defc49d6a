import { describe, expect, test } from 'vitest';
import { createKeyring } from '../credentials/keyring.ts';
import { describeDevice, deviceLabel } from './describe-device.ts';

const keyring = createKeyring(['a secret of the tests, long enough to be one']);
const describing = {
  keyring,
  findPlace: (address: string) => (address === '203.0.113.9' ? { city: 'Lisbon', country: 'PT' } : null),
};
const AGENTS = {
  chromeOnMac:
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  safariOnPhone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
  firefoxOnWindows: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
};

describe('deviceLabel', () => {
  test.each([
    [AGENTS.chromeOnMac, 'Chrome on macOS'],
    [AGENTS.safariOnPhone, 'Safari on iOS'],
    [AGENTS.firefoxOnWindows, 'Firefox on Windows'],
    ['curl/8.14.1', 'curl'],
    ['', 'Unknown browser'],
    [undefined, 'Unknown browser'],
    ['<img src=x onerror=alert(1)>', 'Unknown browser'],
  ])('%s', (userAgent, label) => {
    expect(deviceLabel(userAgent)).toBe(label);
  });

  test('hostile text is parsed in less than 50 ms', () => {
    const hostile = [
      '('.repeat(15_000),
      'Version/'.repeat(2000),
      `${'a '.repeat(7000)}Chrome/`,
      '\u202e'.repeat(9000),
    ];
    for (const userAgent of hostile) {
      const start = performance.now();
      deviceLabel(userAgent);
      expect(performance.now() - start).toBeLessThan(50);
    }
  });
});

describe('describeDevice', () => {
  test.each([
    ['203.0.113.9', '203.0.113.0/24'],
    ['::ffff:203.0.113.9', '203.0.113.0/24'],
    ['2001:db8:1234:5678::9', '2001:db8:1234::/48'],
    ['not an address', null],
    [undefined, null],
  ])('keeps of %s the network %s', (ip, ipPrefix) => {
    expect(describeDevice({ ip }, describing).ipPrefix).toBe(ipPrefix);
  });

  test.each([
    ['203.0.113.9', { city: 'Lisbon', country: 'PT' }],
    ['::ffff:203.0.113.9', { city: 'Lisbon', country: 'PT' }],
    ['203.0.113.10', { city: null, country: null }],
    ['not an address', { city: null, country: null }],
  ])('keeps the place of %s', (ip, place) => {
    expect(describeDevice({ ip }, describing)).toMatchObject(place);
  });

  test('one address has one hash, however it is written, and another key another', () => {
    const hash = (ip: string, keys = keyring) =>
      describeDevice({ ip }, { ...describing, keyring: keys }).ipHash;
    expect(hash('::ffff:203.0.113.9')).toEqual(hash('203.0.113.9'));
    expect(hash('203.0.113.9')).not.toEqual(hash('203.0.113.10'));
    expect(hash('203.0.113.9')).not.toEqual(
      hash('203.0.113.9', createKeyring(['another secret of 32 characters!'])),
    );
  });

  test('the stored user agent is at most 256 characters and holds no control or direction characters', () => {
    const { userAgent } = describeDevice({ userAgent: `a\u0000\u202eb${'c'.repeat(300)}` }, describing);
    expect(userAgent).toBe(`ab${'c'.repeat(254)}`);
  });
});
