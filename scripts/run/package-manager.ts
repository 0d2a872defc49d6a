import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import { packageManagerPath } from '../env.ts';
import { startChild } from './child.ts';
import { PlainError } from './plain-error.ts';
import { toolEnvironment } from './repository.ts';

/** The pnpm that runs this script, else the one that npx brings. */
function packageManager(): [command: string, ...args: string[]] {
  const manager = packageManagerPath();
  const isPnpm = manager !== undefined && /pnpm[^/\\]*$/u.test(manager) && existsSync(manager);
  if (!isPnpm) return ['npx', '--yes', 'pnpm@12'];
  return ['.js', '.cjs', '.mjs'].includes(extname(manager)) ? [process.execPath, manager] : [manager];
}

/** Installs what the lockfile in `folder` says. @throws PlainError */
export async function installDependencies(folder: string, complaint: string): Promise<void> {
  const [command, ...args] = packageManager();
  await runTool(command, [...args, 'install', '--frozen-lockfile', '--prefer-offline'], {
    folder,
    complaint,
  });
}

/** Runs a tool to its end, and shows what it said only when it failed. @throws PlainError */
export async function runTool(
  command: string,
  args: string[],
  {
    folder,
    complaint,
    environment = {},
  }: { folder: string; complaint: string; environment?: Record<string, string> },
): Promise<void> {
  const child = startChild(command, args, {
    workingDirectory: folder,
    environment: toolEnvironment(environment),
    output: 'collect',
    timeoutSeconds: 600,
  });
  const { code, output } = await child.ended;
  if (code === 0) return;
  process.stderr.write(output);
  throw new PlainError(`${complaint} (exit code ${code}).`);
}
