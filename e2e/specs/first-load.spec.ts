import { gzipSync } from 'node:zlib';
import { expect, test } from '../fixtures/index.ts';
import { expectInside, expectLoginPage, fillLogin } from './steps/account.ts';

const LIMIT_BYTES = 170 * 1000;
/** What only private pages call. The catalog of a language has their words; it is one file. */
const PRIVATE = /listSessions|setInactivityLimit|findUsers/u;

test('the login page needs at most 170 kB of compressed JavaScript, and none of the private pages', async ({
  device,
  newUser,
}) => {
  const user = await newUser();
  const page = await device();
  const scripts = new Map<string, Promise<Buffer>>();
  page.on('response', (response) => {
    if (response.url().endsWith('.js')) scripts.set(response.url(), response.body());
  });
  await page.goto('/login');
  await expectLoginPage(page);
  await page.waitForLoadState('networkidle');
  const bodies = await Promise.all(scripts.values());
  const bytes = bodies.reduce((sum, body) => sum + gzipSync(body).byteLength, 0);
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThanOrEqual(LIMIT_BYTES);
  expect(bodies.filter((body) => PRIVATE.test(body.toString()))).toHaveLength(0);

  await fillLogin(page, user);
  await expectInside(page);
  const later = await Promise.all(scripts.values());
  expect(later.some((body) => PRIVATE.test(body.toString()))).toBe(true);
});
