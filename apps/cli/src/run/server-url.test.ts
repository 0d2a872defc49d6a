import { expect, test } from 'vitest';
import { parseServerUrl, sameServerUrls } from './server-url.ts';

test.each([
  ['https://curfew.example', 'https://curfew.example'],
  ['https://Curfew.example:443/', 'https://curfew.example'],
  ['https://curfew.example/api/?x#y', 'https://curfew.example/api'],
  ['http://localhost:3000', 'http://localhost:3000'],
  ['http://127.0.0.1:3000/', 'http://127.0.0.1:3000'],
  ['http://[::1]:3000', 'http://[::1]:3000'],
])('%s is used as %s', (text, url) => {
  expect(parseServerUrl(text)).toBe(url);
});

test.each(['', 'localhost:3000', 'file:///etc/passwd', 'http://curfew.example', 'http://127.0.0.1.example'])(
  '%s is refused',
  (text) => {
    expect(() => parseServerUrl(text)).toThrow(/is not the address of a server|is not encrypted/u);
  },
);

const LOOPBACK = ['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000'];

test.each([
  ...LOOPBACK,
  'http://LOCALHOST:3000/',
  'http://127.1:3000',
  'http://0x7f.0.0.1:3000',
  'http://[0:0:0:0:0:0:0:1]:3000',
])('%s is a spelling of this machine', (text) => {
  expect(sameServerUrls(parseServerUrl(text))).toEqual(LOOPBACK);
});

test.each([
  ['https://localhost:443/api/', 'https://localhost/api'],
  ['http://[::1]:80', 'http://localhost'],
  ['http://127.0.0.1/localhost', 'http://localhost/localhost'],
])('scheme, port and path stay: %s stands for %s', (text, canonical) => {
  expect(sameServerUrls(parseServerUrl(text))[0]).toBe(canonical);
});

test.each([
  'https://curfew.example',
  'https://localhost.example',
  'https://127.0.0.1.example',
  'http://127.0.0.2:3000',
  'https://curfew.example/localhost',
])('%s is nothing but itself', (url) => {
  expect(sameServerUrls(parseServerUrl(url))).toEqual([url]);
});
