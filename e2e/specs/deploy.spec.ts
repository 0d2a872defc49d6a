import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/index.ts';
import { expectInside, logIn, refresh } from './steps/account.ts';

const web = fileURLToPath(new URL('../../apps/web/', import.meta.url));
let next = '';

test.beforeAll(async () => {
  next = mkdtempSync(join(tmpdir(), 'curfew-next-build-'));
  // The same pages, written otherwise: every file of theirs has another name.
  const options = ['--outDir', next, '--emptyOutDir', '--minify', 'false', '--logLevel', 'error'];
  const vite = join(web, 'node_modules', 'vite', 'bin', 'vite.js');
  await promisify(execFile)(process.execPath, [vite, 'build', ...options], { cwd: web });
});
test.afterAll(() => rmSync(next, { recursive: true, force: true }));

const buildOf = (page: Page) => page.evaluate(() => document.documentElement.dataset['build']);

test('after a deploy, an open page stays until the person goes on, and then it is the new one', async ({
  device,
  newUser,
  deploy,
}) => {
  const page = await device();
  await logIn(page, await newUser());
  await page.goto('/change-password', { waitUntil: 'networkidle' });
  const before = await buildOf(page);
  await page.getByLabel('Current password', { exact: true }).fill('half of what I wanted to ty');
  await deploy(next);
  // What the page asks when the person comes back to it. Of the stream it cannot read what build it came from.
  let hasHeard = false;
  page.on('response', (response) => {
    const { 'x-build': build, 'content-type': type = '' } = response.headers();
    hasHeard ||= type.startsWith('application/json') && build !== before;
  });
  await expect
    .poll(async () => {
      await refresh(page);
      return hasHeard;
    })
    .toBe(true);
  await expect(page.getByLabel('Current password', { exact: true })).toHaveValue(
    'half of what I wanted to ty',
  );
  expect(await buildOf(page)).toBe(before);
  await page.getByRole('link', { name: 'Activity' }).click();
  await expect(page).toHaveURL(/\/activity$/u);
  await expect(page.getByRole('heading', { level: 1, name: 'Activity' })).toBeVisible();
  await expect.poll(() => buildOf(page)).not.toBe(before);
  // From then on the application goes on by itself.
  const build = await buildOf(page);
  await page.evaluate(() => Reflect.set(window, 'isSamePage', true));
  await page.getByRole('link', { name: 'Sessions' }).click();
  await expectInside(page);
  expect(await page.evaluate(() => Reflect.get(window, 'isSamePage'))).toBe(true);
  expect(await buildOf(page)).toBe(build);
});

test('a page whose code is gone comes in its new version, before anything has told of a new one', async ({
  device,
  newUser,
  backstage,
  deploy,
}) => {
  const operator = await newUser();
  await backstage.makeOperator(operator);
  const page = await device();
  await logIn(page, operator);
  const before = await buildOf(page);
  await page.route(/\/trpc\/(?!auth\.events)/u, async (route) => {
    const response = await route.fetch().catch(() => null);
    if (response === null) return route.abort();
    const { 'x-build': _, ...headers } = response.headers();
    return route.fulfill({ response, headers });
  });
  await deploy(next);
  await page.getByRole('link', { name: 'Operator area' }).click();
  await expect(page).toHaveURL(/\/admin\/users$/u);
  await expect(page.getByRole('heading', { level: 1, name: 'Users' })).toBeVisible();
  expect(await buildOf(page)).not.toBe(before);
});

test('a page that cannot be fetched without a deploy says so and stays', async ({
  device,
  newUser,
  backstage,
}) => {
  const operator = await newUser();
  await backstage.makeOperator(operator);
  const page = await device();
  await logIn(page, operator);
  await page.evaluate(() => Reflect.set(window, 'isSamePage', true));
  await page.route(/\/assets\/admin-[^/]+\.js$/u, (route) => route.abort());
  await page.getByRole('link', { name: 'Operator area' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'This page could not be shown' })).toBeVisible();
  expect(await page.evaluate(() => Reflect.get(window, 'isSamePage'))).toBe(true);
  await page.unroute(/\/assets\/admin-[^/]+\.js$/u);
  await page.getByRole('button', { name: 'Load it again' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Users' })).toBeVisible();
});
