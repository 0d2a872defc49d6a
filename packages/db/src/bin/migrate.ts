/** `pnpm db:migrate`: applies the pending migrations to `DATABASE_URL`, else to the embedded database. */
import { applyMigrations } from '../migrate.ts';
import { run } from './run.ts';
import { withWorkingDatabase } from './working-database.ts';

await run(() =>
  withWorkingDatabase(async (url) => {
    const applied = await applyMigrations(url);
    const lines =
      applied.length === 0 ? ['The database is up to date.'] : applied.map((name) => `Applied ${name}.`);
    process.stdout.write(`${lines.join('\n')}\n`);
  }),
);
