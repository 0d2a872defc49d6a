/**
 * Read by Prisma's own command line (`pnpm --filter @curfew/db exec prisma migrate deploy --config ../../prisma.config.ts`).
 * A plain object: `prisma/config` resolves in packages/db only.
 */
export default {
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  ...(process.env['DATABASE_URL'] ? { datasource: { url: process.env['DATABASE_URL'] } } : {}),
};
