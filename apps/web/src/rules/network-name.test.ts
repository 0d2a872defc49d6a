import { expect, test } from 'vitest';
import { i18nIn } from '../testing/i18n-in.ts';
import { networkName } from './network-name.ts';

test.each([
  ['127.0.0.0/24', 'Local network'],
  ['10.20.30.0/24', 'Local network'],
  ['172.15.0.0/24', '172.15.0.0/24'],
  ['172.16.0.0/24', 'Local network'],
  ['172.31.9.0/24', 'Local network'],
  ['172.32.0.0/24', '172.32.0.0/24'],
  ['192.168.1.0/24', 'Local network'],
  ['192.169.1.0/24', '192.169.1.0/24'],
  ['100.63.0.0/24', '100.63.0.0/24'],
  ['100.64.0.0/24', 'Local network'],
  ['203.0.113.0/24', '203.0.113.0/24'],
  ['::/48', 'Local network'],
  ['fd00:1:2::/48', 'Local network'],
  ['fe80::/48', 'Local network'],
  ['2001:db8:1::/48', '2001:db8:1::/48'],
])('%s is shown as %s', (ipPrefix, shown) => {
  expect(networkName(ipPrefix, i18nIn('en'))).toBe(shown);
});

test('a local network is called so in Spanish', () => {
  expect(networkName('10.0.0.0/24', i18nIn('es'))).toBe('Red local');
});
