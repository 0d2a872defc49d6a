/**
 * `pnpm upgrade:check [revision]`: this version beside an older one, on the database that the older one has made. Sessions
 * are begun there, the database is migrated under it, and both versions then judge and end the same sessions.
 */
import { openDatabase } from '@curfew/db';
import { joinEmbeddedPostgres } from '@curfew/db/embedded';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signalRunningChildren } from './run/child.ts';
import { runScript } from './run/plain-error.ts';
import { createProgress } from './run/progress.ts';
import type { Progress } from './run/progress.ts';
import { repositoryRoot } from './run/repository.ts';
import { listenForShutdown } from './run/shutdown.ts';
import { startApiOfTree } from './upgrade/api-of-tree.ts';
import { acceptedOnBoth, verdict } from './upgrade/both-versions.ts';
import type { Check } from './upgrade/both-versions.ts';
import { checkSessionsBefore } from './upgrade/check-sessions-before.ts';
import { checkSessionsMeanwhile } from './upgrade/check-sessions-meanwhile.ts';
import { checkOutRevision, migrateWith } from './upgrade/revision-checkout.ts';
import { beginSessionsBefore } from './upgrade/sessions-before.ts';

/** The last one before credentials carried a proof of issue and rows their deadlines. */
const REVISION_BEFORE = '5d4c0c4';

await runScript(async () => {
  const progress = createProgress();
  const shutdown = listenForShutdown();
  void shutdown.requested.then(() => signalRunningChildren('SIGTERM'));
  const revision = process.argv[2] ?? REVISION_BEFORE;
  const checkout = await progress.step(`Preparing ${revision}`, () => checkOutRevision(revision));
  // Not mkdtemp: its mode keeps out the user that PostgreSQL runs as when we are root.
  const dataFolder = join(tmpdir(), `curfew-upgrade-${process.pid}`);
  try {
    const postgres = await joinEmbeddedPostgres({ dataFolder });
    try {
      return await upgrade({ databaseUrl: postgres.url, oldFolder: checkout.folder, progress });
    } finally {
      await postgres.leave();
    }
  } finally {
    await rm(dataFolder, { recursive: true, force: true });
    await checkout.remove();
  }
});

async function upgrade({
  databaseUrl,
  oldFolder,
  progress,
}: {
  databaseUrl: string;
  oldFolder: string;
  progress: Progress;
}): Promise<number> {
  const { check, failures, count } = createChecks(progress);
  const db = openDatabase({ url: databaseUrl, poolSize: 2 });
  try {
    await progress.step('Migrating as the old version does', () => migrateWith(oldFolder, databaseUrl));
    const oldVersion = { folder: oldFolder, databaseUrl, sweepSeconds: 86_400 };
    const older = await progress.step('Starting the old version', () => startApiOfTree('old', oldVersion));
    const before = await progress.step('Beginning sessions there', () => beginSessionsBefore(older, db.pool));
    await progress.step('Migrating as this version does, under it', () =>
      migrateWith(repositoryRoot, databaseUrl),
    );
    for (const holder of before.untouched) {
      const { accepted } = await verdict(older, holder);
      await check(`${holder.kind}: accepted by the old version right after the migration`, accepted);
    }
    const newVersion = { folder: repositoryRoot, databaseUrl, sweepSeconds: 1 };
    const newer = await progress.step('Starting the new version', () => startApiOfTree('new', newVersion));
    const both = { older, newer, pool: db.pool, check };
    await progress.step('What was begun before', () => checkSessionsBefore(both, before));
    await progress.step('What begins meanwhile', () => checkSessionsMeanwhile(both));
    for (const holder of before.untouched) {
      await check(`${holder.kind}: accepted by both after all of it`, acceptedOnBoth(both, holder));
    }
    await older.stop();
    for (const holder of before.untouched) {
      const { accepted } = await verdict(newer, holder);
      await check(`${holder.kind}: accepted after the old version has stopped`, accepted);
    }
    await newer.stop();
  } finally {
    signalRunningChildren('SIGTERM');
    await db.close();
  }
  progress.say(`${count()} checks, ${failures.length} failed.`);
  for (const failure of failures) progress.say(`  ${failure}`);
  return failures.length === 0 ? 0 : 1;
}

function createChecks({ say }: Progress): { check: Check; failures: string[]; count: () => number } {
  const failures: string[] = [];
  let checks = 0;
  return {
    failures,
    count: () => checks,
    async check(what, isSo) {
      checks += 1;
      if (await isSo) return;
      failures.push(what);
      say(`    FAILED: ${what}`);
    },
  };
}
