import { gzipSync } from 'node:zlib';
import { expect, test } from '../fixtures/index.ts';
import { expectLoginPage } from './steps/account.ts';

const LIMIT_BYTES = 180 * 1000;

test('the login page needs at most 180 kB of compressed JavaScript, and none of the private pages', async ({
  device,
}) => {
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
  for (const body of bodies)
    expect(body.toString()).not.toMatch(/Your sessions|Operator area|Live sessions/u);
});
