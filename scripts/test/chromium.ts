import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { browserSettings } from '../env.ts';
import { startChild } from '../run/child.ts';
import { repositoryRoot } from '../run/repository.ts';

type Say = (line: string) => void;

export type ChromiumSearch =
  | { readonly path: string; readonly reason?: never }
  | { readonly path: undefined; readonly reason: string };

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
  'microsoft-edge',
];
const SHELL_NAMES = ['chromium-headless-shell', 'chrome-headless-shell'];
const APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const e2eFolder = join(repositoryRoot, 'e2e');

/** A Chromium that really starts: the named one, an installed one, Playwright's, or one installed now. */
export async function findOrInstallChromium(say: Say): Promise<ChromiumSearch> {
  const { chromiumPath } = browserSettings();
  if (chromiumPath !== undefined) {
    if (await starts(chromiumPath)) return { path: chromiumPath };
    return { path: undefined, reason: `CHROMIUM_PATH=${chromiumPath} does not start as a browser.` };
  }
  const found = await findChromium();
  if (found !== undefined) return { path: found };
  const tried: string[] = [];
  for (const { title, isPossible, install } of installers) {
    if (!isPossible()) continue;
    say(`no Chromium found: installing ${title} …`);
    const problem = await install();
    const installed = await findChromium();
    if (installed !== undefined) return { path: installed };
    tried.push(`${title} (${problem})`);
    say(`that failed: ${problem}`);
  }
  return {
    path: undefined,
    reason: `There is no Chromium and none could be installed: ${tried.join('; ')}. Install one, or name it with CHROMIUM_PATH.`,
  };
}

/**
 * The same engine without windows: what Playwright itself takes where nobody has to look. Undefined where there is none;
 * the whole browser does it, too.
 */
export async function findHeadlessShell(): Promise<string | undefined> {
  for (const path of pathsOf(SHELL_NAMES, browserSettings().searchPath)) {
    if (isExecutable(path) && (await starts(path))) return path;
  }
  return undefined;
}

async function findChromium(): Promise<string | undefined> {
  for (const path of candidatePaths(browserSettings().searchPath)) {
    if (isExecutable(path) && (await starts(path))) return path;
  }
  return undefined;
}

/** Where a Chromium may be, in the order of preference. */
export function candidatePaths(searchPath: string): readonly string[] {
  return [...pathsOf(NAMES, searchPath), ...APPLICATIONS, playwrightChromium()];
}

function pathsOf(names: readonly string[], searchPath: string): readonly string[] {
  const folders = searchPath.split(delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** Playwright knows where its own browser would be, whether it is there or not. */
function playwrightChromium(): string {
  const require = createRequire(join(e2eFolder, 'package.json'));
  const playwright = require('@playwright/test') as { chromium: { executablePath: () => string } };
  return playwright.chromium.executablePath();
}

const installers: readonly { title: string; isPossible: () => boolean; install: () => Promise<string> }[] = [
  {
    title: "Playwright's own",
    isPossible: () => true,
    install: () => attempt(join(e2eFolder, 'node_modules', '.bin', 'playwright'), ['install', 'chromium']),
  },
  {
    title: "Debian's package",
    isPossible: () => process.getuid?.() === 0 && isExecutable('/usr/bin/apt-get'),
    install: async () => {
      const update = await attempt('apt-get', ['update']);
      const install = await installPackages('chromium', 'fonts-liberation');
      // Not every release has it.
      await installPackages('chromium-headless-shell');
      return install === '' ? '' : `${update} ${install}`.trim();
    },
  },
];

function installPackages(...names: string[]): Promise<string> {
  return attempt('apt-get', ['install', '--yes', '--no-install-recommends', ...names]);
}

/** The last line of what the command said when it failed, else nothing. */
async function attempt(command: string, args: readonly string[]): Promise<string> {
  const end = await startChild(command, args, { output: 'collect', timeoutSeconds: 300 }).ended;
  if (end.code === 0) return '';
  const lines = end.output.split('\n').map((line) => line.trim());
  return lines.findLast((line) => /error|fail|unable|E:/i.test(line)) ?? `exit code ${end.code}`;
}

/** Distributions put a script in the place that only tells where to get a browser. */
async function starts(path: string): Promise<boolean> {
  const end = await startChild(path, ['--version'], { output: 'collect', timeoutSeconds: 20 }).ended;
  return end.code === 0 && /\d+\.\d+/.test(end.output);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
