/** `pnpm start`: the whole product from one command, on one origin, with nothing but Node installed. */
import { join } from 'node:path';
import { loadEnvironmentFile, readStartSettings } from './env.ts';
import type { StartSettings } from './env.ts';
import { signalRunningChildren } from './run/child.ts';
import type { ChildEnd } from './run/child.ts';
import { PlainError, runScript } from './run/plain-error.ts';
import { createProgress, seconds } from './run/progress.ts';
import type { Progress } from './run/progress.ts';
import { repositoryRoot } from './run/repository.ts';
import { listenForShutdown } from './run/shutdown.ts';
import type { Shutdown } from './run/shutdown.ts';
import { localOrigin } from './start/addresses.ts';
import { startApiProcess, waitUntilReady } from './start/api-process.ts';
import { assertPortFree } from './start/assert-port-free.ts';
import { buildOnce } from './start/build.ts';
import { demoAccountLines } from './start/demo-account-lines.ts';
import type { PreparedDatabase } from './start/prepare-database.ts';

await runScript(async () => {
  loadEnvironmentFile(join(repositoryRoot, '.env'));
  const settings = readStartSettings();
  const progress = createProgress();
  const shutdown = listenForShutdown();
  // SIGTERM is what the API stops in order on; for a tool that still builds it is the end.
  void shutdown.requested.then((why) => {
    progress.say(`\n${why}: stopping …`);
    signalRunningChildren('SIGTERM');
  });
  shutdown.onForce(() => signalRunningChildren('SIGKILL'));
  try {
    return await start(settings, { progress, shutdown });
  } catch (error) {
    if (shutdown.isRequested()) return 0;
    throw error;
  }
});

async function start(
  settings: StartSettings,
  { progress, shutdown }: { progress: Progress; shutdown: Shutdown },
): Promise<number> {
  await assertPortFree(settings.host, settings.port);
  await progress.step('Building what has changed (Prisma client, web)', (note) =>
    buildOnce(['generate', 'build'], note),
  );
  if (shutdown.isRequested()) return 0;
  // Loaded only now: in a fresh clone the Prisma client it imports has just been generated.
  const { prepareDatabase } = await import('./start/prepare-database.ts');
  const database = await prepareDatabase(settings, progress);
  try {
    if (shutdown.isRequested()) return 0;
    const { end, wasReady } = await serve(settings, database, progress);
    if (shutdown.isRequested()) return 0;
    // An API that cannot start has just said why.
    if (!wasReady) return end.code || 1;
    throw new PlainError(`The API ended by itself (${describeEnd(end)}); what it said is above.`, {
      exitCode: end.code || 1,
    });
  } finally {
    await database.leave();
    if (shutdown.isRequested()) progress.say('Stopped.');
  }
}

/** Runs the API until it ends. */
async function serve(
  settings: StartSettings,
  database: PreparedDatabase,
  progress: Progress,
): Promise<{ end: ChildEnd; wasReady: boolean }> {
  const origin = localOrigin(settings.host, settings.port);
  const publicOrigin = settings.publicOrigin ?? origin;
  const api = startApiProcess({
    environment: {
      NODE_ENV: settings.nodeEnv ?? 'production',
      HOST: settings.host,
      PORT: String(settings.port),
      PUBLIC_ORIGIN: publicOrigin,
      DATABASE_URL: database.url,
      WEB_DIST: join(repositoryRoot, 'apps', 'web', 'dist'),
      ...readableLog(settings),
      ...database.environment,
    },
  });
  const ready = await waitUntilReady(origin, api);
  if (ready !== 'ready') return { end: ready, wasReady: false };
  announce(publicOrigin, database, progress);
  return { end: await api.ended, wasReady: true };
}

function announce(origin: string, { demoAccounts }: PreparedDatabase, progress: Progress): void {
  progress.say(`\nCurfew is ready after ${seconds(performance.now())}: ${origin}\n`);
  for (const line of demoAccountLines(demoAccounts ?? [])) progress.say(line);
  progress.say(`${demoAccounts === undefined ? '' : '\n'}Ctrl-C stops everything.\n`);
}

/** A person at a terminal reads lines, a log collector behind a pipe reads JSON. */
function readableLog({ hasLogFormat }: StartSettings): Readonly<Record<string, string>> {
  return process.stdout.isTTY && !hasLogFormat ? { LOG_FORMAT: 'pretty' } : {};
}

function describeEnd({ code, signal }: ChildEnd): string {
  return signal === null ? `exit code ${code}` : signal;
}
