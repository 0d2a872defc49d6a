import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { expect, test } from 'vitest';
import { networkPrefix } from './describe-device.ts';
import { readNetwork } from './read-network.ts';

test.each([
  ['192.0.2.0/24', '192.0.2.0/24'],
  ['192.0.2.77/24', '192.0.2.0/24'],
  ['::ffff:192.0.2.0/120', '192.0.2.0/24'],
  ['::FFFF:192.0.2.77/120', '192.0.2.0/24'],
  ['::ffff:c000:24d/120', '192.0.2.0/24'],
  ['2001:db8:77::/48', '2001:db8:77::/48'],
  ['2001:DB8:77::/48', '2001:db8:77::/48'],
  ['2001:db8:0077:0::/48', '2001:db8:77::/48'],
  ['2001:db8:77:1:2:3:4:5/48', '2001:db8:77::/48'],
  ['10.1.2.3/8', '10.0.0.0/8'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['::ffff:0:0/96', '0.0.0.0/0'],
  ['2001:db8::/32', '2001:db8::/32'],
  ['::/0', '::/0'],
])('%s is %s', (text, network) => {
  expect(readNetwork(text)).toBe(network);
});

test.each([
  ['192.0.2.0/25', 'Ask for 192.0.2.0/24 or a wider network.'],
  ['192.0.2.7/32', 'Ask for 192.0.2.0/24 or a wider network.'],
  ['2001:db8:77::/49', 'Ask for 2001:db8:77::/48 or a wider network.'],
  ['2001:db8:77:1::/64', 'Ask for 2001:db8:77::/48 or a wider network.'],
  ['::ffff:192.0.2.0/121', 'Ask for 192.0.2.0/24 or a wider network.'],
  ['192.0.2.7', 'Give a network'],
  ['192.0.2.0/33', 'Give a network'],
  ['nonsense', 'Give a network'],
])('%s is refused: %s', (text, message) => {
  expect(() => readNetwork(text)).toThrow(message);
});

test('whatever a session shows as its network names that network', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
      const shown = networkPrefix(ipaddr.process(text));
      expect(readNetwork(shown)).toBe(shown);
      expect(readNetwork(shown.toUpperCase())).toBe(shown);
    }),
  );
});
