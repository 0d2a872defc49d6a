import { defineConfig } from '@playwright/test';
import base from './playwright.config.ts';

/** `pnpm results`: not tests, but the figures of RESULTS.md. */
export default defineConfig({
  ...base,
  projects: [{ name: 'browser' }],
  testDir: 'measurements',
  testMatch: '*.measurement.ts',
  timeout: 1_500_000,
  use: { ...base.use, actionTimeout: 10_000 },
});
