export { openDatabase, type Database, type OpenDatabaseOptions } from './open-database.ts';
export { isDatabaseUnavailable, isRetryableConflict, isUniqueViolation } from './database-errors.ts';
export { applyMigrations, pendingMigrations, schemaDrift } from './migrate.ts';
export { Prisma, PrismaClient } from './generated/client.ts';
export { listen, type Listener, type ListenOptions } from './listen.ts';
