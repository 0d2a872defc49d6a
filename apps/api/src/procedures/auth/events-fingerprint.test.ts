import { expect, test } from 'vitest';
import { PASSWORD, useApiWorld } from '../../testing/api-world.ts';
import { openStream } from '../../testing/open-stream.ts';

const world = useApiWorld({ FINGERPRINT_POLICY: 'enforce' });

test.each([
  ['its fingerprint in the query is let in', '&fingerprint=maria', { type: 'ready' }],
  ['another fingerprint is refused', '&fingerprint=somebody', { refused: 'UNAUTHORIZED' }],
  ['no fingerprint is refused', '', { refused: 'UNAUTHORIZED' }],
])('where fingerprints are enforced, a stream with %s', async (...[, query, expected]) => {
  const { email } = await world.newAccount();
  const visitor = world.anonymous(world.a.url);
  await visitor.trpc.auth.login.mutate({ email, password: PASSWORD, fingerprint: 'maria' });
  const stream = await openStream(world.a.url, visitor, query);
  expect(await stream.next()).toEqual(expected);
  stream.close();
});

test('only a stream may say its fingerprint in the query', async () => {
  const { email } = await world.newAccount();
  const visitor = world.anonymous(world.a.url);
  await visitor.trpc.auth.login.mutate({ email, password: PASSWORD, fingerprint: 'maria' });
  const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const answer = await fetch(`${world.a.url}/trpc/auth.session?fingerprint=maria`, { headers: { cookie } });
  expect(answer.status).toBe(401);
  await answer.body?.cancel();
});
