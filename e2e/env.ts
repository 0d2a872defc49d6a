/** What `pnpm test` tells the end-to-end tests. Playwright's own browser is used when no other is named. */
export const endToEndSettings = {
  chromiumPath: process.env['CHROMIUM_PATH'] || undefined,
  /** Chromium without windows. */
  shellPath: process.env['CHROMIUM_SHELL_PATH'] || undefined,
  reportFile: process.env['E2E_REPORT_FILE'] || undefined,
};

/** The environment of an API under test: the path to programs, and nothing of the developer's own settings. */
export function apiEnvironment(settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, LANG } = process.env;
  const inherited = Object.entries({ PATH, HOME, TMPDIR, LANG }).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(inherited), ...settings };
}
