/** `pnpm dev`: the API restarts and the web reloads on every change; one Ctrl-C ends both. */
import { createServer } from 'node:net';
import { join } from 'node:path';
import { loadEnvironmentFile, readStartSettings } from './env.ts';
import type { StartSettings } from './env.ts';
import { signalRunningChildren, startChild } from './run/child.ts';
import { PlainError, runScript } from './run/plain-error.ts';
import { createProgress } from './run/progress.ts';
import { repositoryRoot, toolEnvironment } from './run/repository.ts';
import { restartOnChange } from './run/restart-on-change.ts';
import { listenForShutdown } from './run/shutdown.ts';
import type { Shutdown } from './run/shutdown.ts';
import { localOrigin } from './start/addresses.ts';
import { startApiProcess, waitUntilReady } from './start/api-process.ts';
import { assertPortFree } from './start/assert-port-free.ts';
import { buildOnce } from './start/build.ts';
import { demoAccountLines } from './start/demo-account-lines.ts';
import type { PreparedDatabase } from './start/prepare-database.ts';

/** The API and the packages it runs. */
const API_SOURCES = ['apps/api', 'packages/contracts', 'packages/db', 'packages/session-core'];

await runScript(async () => {
  loadEnvironmentFile(join(repositoryRoot, '.env'));
  const settings = readStartSettings();
  const progress = createProgress();
  const shutdown = listenForShutdown();
  void shutdown.requested.then(() => signalRunningChildren('SIGTERM'));
  shutdown.onForce(() => signalRunningChildren('SIGKILL'));
  await assertPortFree(settings.host, settings.port);
  await progress.step('Generating the Prisma client', (note) => buildOnce(['generate'], note));
  // Loaded only now: in a fresh clone the Prisma client it imports has just been generated.
  const { prepareDatabase } = await import('./start/prepare-database.ts');
  const database = await prepareDatabase(settings, progress);
  try {
    if (shutdown.isRequested()) return 0;
    const first = await serve(settings, database, shutdown);
    if (shutdown.isRequested()) return 0;
    throw new PlainError(`${first} ended by itself; what it said is above.`);
  } finally {
    signalRunningChildren('SIGTERM');
    await database.leave();
  }
});

/** Runs the API and Vite until one of them ends, stops the other, and answers which one it was. */
async function serve(
  settings: StartSettings,
  database: PreparedDatabase,
  shutdown: Shutdown,
): Promise<string> {
  const origin = localOrigin(settings.host, settings.port);
  const apiPort = await freePort();
  const apiOrigin = localOrigin('localhost', apiPort);
  const environment = {
    NODE_ENV: settings.nodeEnv ?? 'development',
    HOST: 'localhost',
    PORT: String(apiPort),
    // Vite's proxy speaks to the API as the API's own origin (apps/web/vite.config.ts).
    PUBLIC_ORIGIN: apiOrigin,
    LOG_FORMAT: 'pretty',
    DATABASE_URL: database.url,
    WEB_DIST: undefined,
    ...database.environment,
  };
  const api = restartOnChange({
    folders: API_SOURCES.map((folder) => join(repositoryRoot, folder, 'src')),
    start: () => startApiProcess({ environment }),
    note: createProgress().say,
  });
  void shutdown.requested.then(api.stop);
  void waitUntilReady(apiOrigin, api).then((state) => {
    if (state === 'ready') announce(origin, database);
  });
  const web = startChild(
    join(repositoryRoot, 'apps', 'web', 'node_modules', '.bin', 'vite'),
    ['--host', settings.host, '--port', String(settings.port), '--strictPort', '--clearScreen', 'false'],
    {
      workingDirectory: join(repositoryRoot, 'apps', 'web'),
      environment: toolEnvironment({ API_ORIGIN: apiOrigin }),
    },
  );
  const first = await Promise.race([api.ended.then(() => 'The API'), web.ended.then(() => 'Vite')]);
  api.stop();
  signalRunningChildren('SIGTERM');
  await Promise.all([api.ended, web.ended]);
  return first;
}

function announce(origin: string, { demoAccounts }: PreparedDatabase): void {
  const { say } = createProgress();
  say(`\nCurfew is being developed at ${origin}\n`);
  for (const line of demoAccountLines(demoAccounts ?? [])) say(line);
}

/** A port that nobody uses at this moment. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host: 'localhost', port: 0 }, () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('no port'));
      });
    });
  });
}
