import { expect, test } from 'vitest';
import { parseServerUrl } from './server-url.ts';

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
