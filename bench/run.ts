/** `pnpm bench`: Curfew beside its peers, in one run on one machine, on one PostgreSQL. */
import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import { signalRunningChildren, startChild } from '../scripts/run/child.ts';
import { PlainError, runScript } from '../scripts/run/plain-error.ts';
import { repositoryRoot } from '../scripts/run/repository.ts';
import { listenForShutdown } from '../scripts/run/shutdown.ts';
import { packageManagerPath } from '../scripts/env.ts';
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
    await install();
    stop.signal.throwIfAborted();
    await generateClient();
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

/** The peers come with a lockfile of their own; a second run finds them there. */
async function install(): Promise<void> {
  const args = ['install', '--frozen-lockfile', '--prefer-offline'];
  const manager = packageManagerPath();
  const isPnpm = manager !== undefined && /pnpm[^/\\]*$/u.test(manager) && existsSync(manager);
  const isScript = isPnpm && ['.js', '.cjs', '.mjs'].includes(extname(manager));
  const [command, ...given] = !isPnpm
    ? ['npx', '--yes', 'pnpm@12']
    : isScript
      ? [process.execPath, manager]
      : [manager];
  process.stdout.write('Installing the peers in bench/\n');
  await run(command ?? 'npx', [...given, ...args], 'The peers could not be installed');
}

async function generateClient(): Promise<void> {
  const script = join(repositoryRoot, 'packages', 'db', 'src', 'bin', 'generate.ts');
  process.stdout.write('Generating the Prisma client\n');
  await run(process.execPath, [script], 'The Prisma client could not be generated');
}

async function run(command: string, args: string[], complaint: string): Promise<void> {
  const child = startChild(command, args, {
    workingDirectory: benchFolder,
    output: 'collect',
    timeoutSeconds: 600,
  });
  const { code, output } = await child.ended;
  if (code === 0) return;
  process.stderr.write(output);
  throw new PlainError(`${complaint} (exit code ${code}).`);
}
