export { defaultDataFolder } from './data-folder.ts';
export { EmbeddedPostgresError } from './embedded-postgres-error.ts';
export {
  joinEmbeddedPostgres,
  type EmbeddedPostgres,
  type JoinEmbeddedPostgresOptions,
} from './join-embedded-postgres.ts';
