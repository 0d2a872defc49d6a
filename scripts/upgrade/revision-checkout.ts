import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installDependencies, runTool } from '../run/package-manager.ts';
import { repositoryRoot } from '../run/repository.ts';

/** Another revision of this repository in a folder of its own, ready to be started. */
export interface RevisionCheckout {
  folder: string;
  remove(): Promise<void>;
}

/** @throws PlainError when the revision is unknown or its dependencies cannot be installed. */
export async function checkOutRevision(revision: string): Promise<RevisionCheckout> {
  const parent = await mkdtemp(join(tmpdir(), 'curfew-revision-'));
  const folder = join(parent, 'tree');
  const git = (args: string[], complaint: string) =>
    runTool('git', args, { folder: repositoryRoot, complaint });
  const remove = async () => {
    await git(['worktree', 'remove', '--force', folder], `${folder} could not be removed`).catch(
      () => undefined,
    );
    await rm(parent, { recursive: true, force: true });
  };
  try {
    await git(['worktree', 'add', '--detach', folder, revision], `There is no revision ${revision} here`);
    await installDependencies(folder, `The dependencies of ${revision} could not be installed`);
    await runTool(process.execPath, [join(folder, 'packages/db/src/bin/generate.ts')], {
      folder,
      complaint: `The Prisma client of ${revision} could not be generated`,
    });
    return { folder, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Applies the migrations of the tree in `folder` to the database. @throws PlainError */
export function migrateWith(folder: string, databaseUrl: string): Promise<void> {
  return runTool(process.execPath, [join(folder, 'packages/db/src/bin/migrate.ts')], {
    folder,
    complaint: `The migrations of ${folder} could not be applied`,
    environment: { DATABASE_URL: databaseUrl },
  });
}
