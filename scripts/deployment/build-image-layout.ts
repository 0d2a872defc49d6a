import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, linkSync, copyFileSync, mkdirSync, statSync } from 'node:fs';
import { basename, delimiter, dirname, join, posix } from 'node:path';
import { imageBuildEnvironment } from '../env.ts';
import { repositoryRoot } from '../run/repository.ts';
import type { Instruction, Stage } from './dockerfile.ts';

/** A stage as files: `root` is what `/` is in the image. */
interface BuiltStage {
  readonly root: string;
  workingDirectory: string;
}

/**
 * Carries out the COPY and RUN steps of a Dockerfile, each stage in a folder of its own below `folder`, and returns the
 * folder of the last one. The base image is represented by what we use of it: Node, npm beside it, and a shell.
 * @throws Error for a COPY whose source does not exist and for a RUN that fails, with its output.
 */
export function buildImageLayout(
  stages: readonly Stage[],
  { folder, context }: { folder: string; context: readonly string[] },
): string {
  const built = new Map<string, BuiltStage>();
  let last: BuiltStage | undefined;
  for (const [index, stage] of stages.entries()) {
    const name = stage.name ?? String(index);
    const base = built.get(stage.base);
    const current: BuiltStage = {
      root: join(folder, name),
      workingDirectory: base?.workingDirectory ?? '/',
    };
    if (base === undefined) installNode(current.root);
    else cpSync(base.root, current.root, { recursive: true, verbatimSymlinks: true });
    for (const instruction of stage.instructions) carryOut(instruction, current, { built, context });
    built.set(name, current);
    last = current;
  }
  if (last === undefined) throw new Error('The Dockerfile has no stage');
  return last.root;
}

function installNode(root: string): void {
  const node = join(root, 'usr', 'local', 'bin', 'node');
  mkdirSync(dirname(node), { recursive: true });
  try {
    linkSync(process.execPath, node);
  } catch {
    copyFileSync(process.execPath, node);
  }
}

function carryOut(
  instruction: Instruction,
  stage: BuiltStage,
  sources: { built: ReadonlyMap<string, BuiltStage>; context: readonly string[] },
): void {
  if (instruction.keyword === 'WORKDIR') {
    stage.workingDirectory = posix.resolve(stage.workingDirectory, instruction.text);
    mkdirSync(join(stage.root, stage.workingDirectory), { recursive: true });
  }
  if (instruction.keyword === 'RUN') run(instruction.text, stage);
  if (instruction.keyword === 'COPY') copy(instruction, stage, sources);
}

function run(command: string, { root, workingDirectory }: BuiltStage): void {
  const local = join(root, 'usr', 'local');
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-e', '-c', command], {
    cwd: join(root, workingDirectory),
    encoding: 'utf8',
    env: imageBuildEnvironment({
      PATH: [join(local, 'bin'), imageBuildEnvironment({})['PATH'] ?? ''].join(delimiter),
      npm_config_prefix: local,
    }),
  });
  if (status !== 0) throw new Error(`RUN ${command} ended with ${status}:\n${stdout}${stderr}`);
}

function copy(
  { flags, text }: Instruction,
  stage: BuiltStage,
  { built, context }: { built: ReadonlyMap<string, BuiltStage>; context: readonly string[] },
): void {
  const [target = '', ...sources] = text.split(/\s+/).toReversed();
  const destination = join(stage.root, posix.resolve(stage.workingDirectory, target));
  const isFolder = target.endsWith('/') || sources.length > 1;
  for (const source of sources) {
    if (flags['from'] === undefined) copyFromContext(source, { destination, isFolder }, context);
    else {
      const from = join(built.get(flags['from'])?.root ?? '', source);
      if (!built.has(flags['from']) || !existsSync(from))
        throw new Error(`COPY ${text}: there is no ${source}`);
      copyTree(from, { destination, isFolder });
    }
  }
}

/** Of a folder its content is copied, of a file the file, as Docker does. */
function copyTree(from: string, to: { destination: string; isFolder: boolean }): void {
  const target =
    to.isFolder && !statSync(from).isDirectory() ? join(to.destination, basename(from)) : to.destination;
  mkdirSync(dirname(target), { recursive: true });
  cpSync(from, target, { recursive: true, verbatimSymlinks: true });
}

function copyFromContext(
  source: string,
  to: { destination: string; isFolder: boolean },
  context: readonly string[],
): void {
  if (context.includes(source)) return copyTree(join(repositoryRoot, source), to);
  const files = context.filter((file) => file.startsWith(`${source}/`));
  if (files.length === 0) throw new Error(`COPY ${source}: nothing of it is in the build context`);
  for (const file of files) {
    copyTree(join(repositoryRoot, file), {
      destination: join(to.destination, file.slice(source.length)),
      isFolder: false,
    });
  }
}
