import { describe, expect, test } from 'vitest';
import { createPasswordHasher } from './password-hasher.ts';

describe('the password hasher', () => {
  const hasher = createPasswordHasher({ concurrency: 2 });

  test('compares the whole password', async () => {
    const password = `${'long '.repeat(40)}a`;
    const hash = await hasher.hash(password);
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/u);
    expect(await hasher.verify(password, hash)).toBe(true);
    expect(await hasher.verify(`${password.slice(0, -1)}b`, hash)).toBe(false);
    expect(hasher.isOutdated(hash)).toBe(false);
  });

  test('answers no without a hash, after verifying one all the same', async () => {
    expect(await hasher.verify('anything', null)).toBe(false);
  });

  test('refuses a stored hash that would take more memory than there is', async () => {
    const hostile =
      '$argon2id$v=19$m=8388608,t=2,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
    expect(await hasher.verify('anything', hostile)).toBe(false);
  });

  test('refuses at once what waits beyond the bound', async () => {
    const busy = createPasswordHasher({ concurrency: 1, maximumWaiting: 2 });
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => busy.hash('x')));
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused.length).toBeGreaterThanOrEqual(5);
    for (const { reason } of refused)
      expect(reason).toMatchObject({ code: 'UNAVAILABLE', retryAfterSeconds: 2 });
    expect(await busy.hash('x')).toContain('$argon2id$');
  });

  test('refuses what waited too long, and lets finish what had begun', async () => {
    const impatient = createPasswordHasher({ concurrency: 1, maximumWaitMilliseconds: 1 });
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => impatient.hash('x')));
    expect(results[0]?.status).toBe('fulfilled');
    expect(results.at(-1)).toMatchObject({ status: 'rejected', reason: { code: 'UNAVAILABLE' } });
  });
});
