/** `pnpm start`: the whole product from one command, on one origin, with nothing but Node installed. */
import { join } from 'node:path';
import { loadEnvironmentFile, readStartSettings } from './env.ts';
import type { StartSettings } from './env.ts';
import { signalRunningChildren } from './run/child.ts';
import type { ChildEnd } from './run/child.ts';
import { PlainError, runScript } from './run/plain-error.ts';
import { createProgress } from './run/progress.ts';
import type { Progress } from './run/progress.ts';
import { builtWebFolder, repositoryRoot } from './run/repository.ts';
import { listenForShutdown } from './run/shutdown.ts';
import type { Shutdown } from './run/shutdown.ts';
import { localOrigin } from './start/addresses.ts';
import { startApiProcess, waitUntilReady } from './start/api-process.ts';
import { assertPortFree } from './start/assert-port-free.ts';
import { buildOnce } from './start/build.ts';
import { assertApiSettings } from './start/assert-api-settings.ts';
import { bannerLines } from './start/banner.ts';
import { openRequestLog } from './start/request-log.ts';
import type { PreparedDatabase } from './start/prepare-database.ts';
import { announceInstance, instanceOn } from './start/running-instances.ts';

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
  await progress.step('Building what has changed (Prisma client, web, command line)', (note) =>
    buildOnce(['generate', 'build'], note),
  );
  if (shutdown.isRequested()) return 0;
  // Loaded only now: in a fresh clone the Prisma client it imports has just been generated.
  const { prepareDatabase } = await import('./start/prepare-database.ts');
  // Before anything is migrated or made.
  await assertApiSettings(settings);
  const database = await prepareDatabase(settings, progress);
  try {
    if (shutdown.isRequested()) return 0;
    const { end, wasReady } = await serve(settings, database, progress);
    if (shutdown.isRequested()) return 0;
    // An API that cannot start has just said why.
    if (!wasReady) return end.code || 1;
    throw new PlainError(
      `The API ended by itself (${describeEnd(end)}); what it said is above, or in its log.`,
      {
        exitCode: end.code || 1,
      },
    );
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
  const log = settings.hasLogFormat ? undefined : openRequestLog(settings.port);
  const api = startApiProcess({
    logFile: log?.file,
    environment: {
      NODE_ENV: settings.nodeEnv ?? 'production',
      HOST: settings.host,
      PORT: String(settings.port),
      PUBLIC_ORIGIN: publicOrigin,
      DATABASE_URL: database.url,
      WEB_DIST: builtWebFolder,
      // Where nobody has chosen, the file is read by people.
      ...(log !== undefined && { LOG_FORMAT: 'pretty' }),
      ...database.environment,
    },
  });
  const ready = await waitUntilReady(origin, api);
  if (ready !== 'ready') return { end: ready, wasReady: false };
  const joined = (await instanceOn(database.url))?.origin;
  const leave = await announceInstance(publicOrigin, database.url);
  const facts = { origin: publicOrigin, joined, ...database, logPath: log?.path };
  for (const line of bannerLines(facts)) progress.say(line);
  try {
    return { end: await api.ended, wasReady: true };
  } finally {
    await leave();
  }
}

function describeEnd({ code, signal }: ChildEnd): string {
  return signal === null ? `exit code ${code}` : signal;
}
