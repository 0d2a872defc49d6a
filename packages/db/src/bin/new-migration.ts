/** `pnpm db:new NAME`: writes a migration that leads from the existing ones to `schema.prisma`. Touches no database of yours. */
import { writeMigration } from '../new-migration.ts';
import { run } from './run.ts';

await run(async () => {
  const written = await writeMigration(process.argv[2] ?? '', new Date());
  process.stdout.write(
    written === undefined
      ? 'The migrations and schema.prisma agree: there is nothing to write.\n'
      : `Wrote ${written}. Read it, change it where Prisma could not know better, then run pnpm db:migrate.\n`,
  );
});
