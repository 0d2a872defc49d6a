/**
 * Read by Prisma's own command line (`pnpm --filter @curfew/db exec prisma migrate deploy --config ../../prisma.config.ts`).
 * A plain object: `prisma/config` resolves in packages/db only.
 */
export default {
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  // oxlint-disable-next-line node/no-process-env -- this is Prisma's env.ts
  ...(process.env['DATABASE_URL'] ? { datasource: { url: process.env['DATABASE_URL'] } } : {}),
};
