import { defineConfig } from 'prisma/config';

/** Read by Prisma's own command line (`prisma migrate deploy` keeps working); the scripts of this repository need none of it. */
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  // oxlint-disable-next-line node/no-process-env -- this is Prisma's env.ts
  ...(process.env['DATABASE_URL'] ? { datasource: { url: process.env['DATABASE_URL'] } } : {}),
});
