import { defineConfig } from '@playwright/test';
import base from './playwright.config.ts';

/** `pnpm pictures`: not tests, but the pictures of the README, of the real pages. */
export default defineConfig({
  ...base,
  projects: [{ name: 'browser' }],
  testDir: 'pictures',
  testMatch: '*.picture.ts',
  timeout: 90_000,
});
