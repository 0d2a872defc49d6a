import { defineConfig } from '@playwright/test';
import { endToEndSettings } from './env.ts';

const { chromiumPath, shellPath, reportFile } = endToEndSettings;

/** They go back in the history, to pages that only the whole browser keeps. */
const WITH_HISTORY = /(?:back-forward-cache|nothing-left|tabs)\.spec\.ts$/u;

/** A closed network refuses what Chromium asks of its maker at every start. */
const args = [
  // Nothing is drawn for anybody to see.
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Playwright turns the back/forward cache off; people have it on, and it restores pages after a logout. */
const launch = (executablePath: string | undefined) => ({
  args,
  ignoreDefaultArgs: ['--disable-back-forward-cache'],
  ...(executablePath !== undefined && { executablePath }),
});

export default defineConfig({
  testDir: 'specs',
  outputDir: 'test-results',
  // Each has a product of its own, whose database and API processes its tests stop and start.
  workers: 3,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  // For what hangs: on a busy machine everything takes several times as long.
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ...(reportFile === undefined ? [] : [['json', { outputFile: reportFile }] as const])],
  use: {
    browserName: 'chromium',
    // Recording every step takes a good part of the time; `playwright test --trace on` shows them when needed.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: launch(chromiumPath),
  },
  projects: [
    { name: 'browser', testMatch: WITH_HISTORY },
    // The same engine without windows, which takes half as long for a page.
    {
      name: 'shell',
      testIgnore: WITH_HISTORY,
      use: { launchOptions: launch(shellPath ?? chromiumPath) },
    },
  ],
});
