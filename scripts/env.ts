import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { PlainError } from './run/plain-error.ts';

/** What `pnpm start` and `pnpm dev` take from the environment. Everything has a default. */
export interface StartSettings {
  readonly host: string;
  readonly port: number;
  /** Set: this database is used as it is. Undefined: the embedded PostgreSQL is joined. */
  readonly databaseUrl: string | undefined;
  /** Absolute. Undefined: the default folder of this checkout. */
  readonly dataFolder: string | undefined;
  readonly publicOrigin: string | undefined;
  readonly hasServerKeys: boolean;
  readonly hasLogFormat: boolean;
  readonly nodeEnv: string | undefined;
}

/**
 * Reads and checks the environment of `pnpm start` and `pnpm dev`.
 *
 * @throws PlainError naming every wrong variable at once.
 */
export function readStartSettings(environment: NodeJS.ProcessEnv = process.env): StartSettings {
  const problems: string[] = [];
  const text = (name: string) => environment[name]?.trim() || undefined;
  const host = text('HOST') ?? 'localhost';
  if (/[\s/]/.test(host) || host.includes('://')) {
    problems.push(`HOST must be a host name or an address, not "${host}"`);
  }
  const portText = text('PORT') ?? '3000';
  const port = /^\d{1,5}$/.test(portText) ? Number(portText) : 0;
  if (port < 1 || port > 65_535) {
    problems.push(`PORT must be a whole number from 1 to 65535, not "${portText}"`);
  }
  const databaseUrl = text('DATABASE_URL');
  if (databaseUrl !== undefined && !isPostgresUrl(databaseUrl)) {
    // The value is not repeated: it may hold a password.
    problems.push('DATABASE_URL must look like postgresql://user:password@host:5432/database');
  }
  const publicOrigin = text('PUBLIC_ORIGIN');
  if (publicOrigin !== undefined && !isOrigin(publicOrigin)) {
    problems.push(`PUBLIC_ORIGIN must be an origin like https://example.org, not "${publicOrigin}"`);
  }
  if (problems.length > 0) {
    throw new PlainError(`The configuration is wrong: ${problems.join('; ')}.`);
  }
  const dataFolder = text('CURFEW_DATA_DIR');
  return {
    host,
    port,
    databaseUrl,
    dataFolder: dataFolder === undefined ? undefined : resolve(dataFolder.replace(/^~(?=\/|$)/, homedir())),
    publicOrigin,
    hasServerKeys: text('CURFEW_SECRETS') !== undefined,
    hasLogFormat: text('LOG_FORMAT') !== undefined,
    nodeEnv: text('NODE_ENV'),
  };
}

/** Takes in what the checkout's own `.env` says, if there is one; what is already set is stronger. */
export function loadEnvironmentFile(path: string): void {
  if (existsSync(path)) process.loadEnvFile(path);
}

/** The environment for a child process: ours, with `changes` on top; `undefined` removes a variable. */
export function childEnvironment(
  changes: Readonly<Record<string, string | undefined>> = {},
): NodeJS.ProcessEnv {
  const quietTools = { TURBO_TELEMETRY_DISABLED: '1', CHECKPOINT_DISABLE: '1', NO_UPDATE_NOTIFIER: '1' };
  const merged: NodeJS.ProcessEnv = { ...process.env, ...quietTools, ...changes };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
}

/**
 * The environment in which the steps of the Dockerfile are carried out: what reaches the registry and its store, and
 * nothing that a run of tests sets (`NODE_ENV=test` would build another web).
 */
export function imageBuildEnvironment(
  changes: Readonly<Record<string, string>>,
  environment: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(([name]) =>
    /^(?:HOME|PATH|TMPDIR|CI|XDG_.+|NODE_EXTRA_CA_CERTS|(?:https?|no)_proxy|(?:npm|pnpm)_config_.+)$/iu.test(
      name,
    ),
  );
  return { ...Object.fromEntries(kept), npm_config_prefer_offline: 'true', ...changes };
}

/** The folders in which programs are looked for, and the browser that the environment names. */
export function browserSettings(): { chromiumPath: string | undefined; searchPath: string } {
  return { chromiumPath: process.env['CHROMIUM_PATH'] || undefined, searchPath: process.env['PATH'] ?? '' };
}

/** True when a package manager runs this script, so that its end has to be ours too. */
export function isRunByPackageManager(): boolean {
  return process.env['npm_lifecycle_event'] !== undefined;
}

/** The package manager's own program, as it names itself to its scripts. */
export function packageManagerPath(): string | undefined {
  return process.env['npm_execpath'] || undefined;
}

function isPostgresUrl(value: string): boolean {
  return URL.canParse(value) && /^postgres(ql)?:$/.test(new URL(value).protocol);
}

function isOrigin(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) && new URL(value).origin === value;
}
