/** `pnpm bench`: Curfew beside its peers, in one run on one machine, on one PostgreSQL. */
import { join } from 'node:path';
import { signalRunningChildren } from '../scripts/run/child.ts';
import { PlainError, runScript } from '../scripts/run/plain-error.ts';
import { installDependencies, runTool } from '../scripts/run/package-manager.ts';
import { repositoryRoot } from '../scripts/run/repository.ts';
import { listenForShutdown } from '../scripts/run/shutdown.ts';
import { readSettings } from './settings.ts';

const benchFolder = join(repositoryRoot, 'bench');

await runScript(async () => {
  const settings = readSettings(process.argv.slice(2));
  const shutdown = listenForShutdown();
  const stop = new AbortController();
  void shutdown.requested.then((why) => {
    stop.abort(new PlainError(`The bench was stopped (${why}).`, { exitCode: 130 }));
    signalRunningChildren('SIGTERM');
  });
  shutdown.onForce(() => signalRunningChildren('SIGKILL'));
  try {
    // The peers come with a lockfile of their own; a second run finds them there.
    process.stdout.write('Installing the peers in bench/\n');
    await installDependencies(benchFolder, 'The peers could not be installed');
    stop.signal.throwIfAborted();
    process.stdout.write('Generating the Prisma client\n');
    await runTool(process.execPath, [join(repositoryRoot, 'packages', 'db', 'src', 'bin', 'generate.ts')], {
      folder: benchFolder,
      complaint: 'The Prisma client could not be generated',
    });
    stop.signal.throwIfAborted();
    // Loaded only now: the peers and the Prisma client it imports have just been made.
    const { bench } = await import('./bench.ts');
    await bench(settings, stop.signal);
    return 0;
  } catch (error) {
    // Whatever broke because its processes were told to end: the person knows why.
    stop.signal.throwIfAborted();
    throw error;
  }
});
