import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { installOneHost } from './one-host.ts';

async function ask(
  publicOrigin: string,
  host: string,
  { method = 'GET', accept = 'text/html,*/*' }: { method?: 'GET' | 'HEAD' | 'POST'; accept?: string } = {},
) {
  const app = Fastify();
  installOneHost(app, { publicOrigin });
  app.all('/*', () => 'here');
  const { statusCode, headers } = await app.inject({
    method,
    url: '/sessions?show=all',
    headers: { host, accept },
  });
  return statusCode === 302 ? headers.location : statusCode;
}

test.each([
  ['http://localhost:3000', '127.0.0.1:3000', 'http://localhost:3000/sessions?show=all'],
  ['http://localhost:3000', '[::1]:3000', 'http://localhost:3000/sessions?show=all'],
  ['http://127.0.0.1:3000', 'localhost:3000', 'http://127.0.0.1:3000/sessions?show=all'],
  ['http://localhost:3000', 'LOCALHOST:3000', 200],
  ['http://localhost:3000', 'localhost:3000', 200],
  // Another port is another server, or a tunnel to this one.
  ['http://localhost:3000', '127.0.0.1:8080', 200],
  ['http://localhost:3000', 'intranet:3000', 200],
  ['http://localhost:3000', 'a b', 200],
  ['https://app.example', '127.0.0.1', 200],
])('a page of %s that is opened at %s', async (publicOrigin, host, expected) => {
  expect(await ask(publicOrigin, host)).toBe(expected);
});

test('only what a person opens is led there', async () => {
  const [origin, other] = ['http://localhost:3000', '127.0.0.1:3000'];
  expect(await ask(origin, other, { method: 'HEAD' })).toContain(origin);
  expect(await ask(origin, other, { method: 'POST' })).toBe(200);
  expect(await ask(origin, other, { accept: 'application/json' })).toBe(200);
});
