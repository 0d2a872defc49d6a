/** The environment handed on to a child process, unchanged. */
export function environment(): NodeJS.ProcessEnv {
  return process.env;
}

/** The database named by `DATABASE_URL`, or undefined when the embedded server is meant. */
export function databaseUrl(): string | undefined {
  return process.env['DATABASE_URL'] || undefined;
}

/** The data folder named by `CURFEW_DATA_DIR`, or undefined for the default one. */
export function explicitDataFolder(): string | undefined {
  return process.env['CURFEW_DATA_DIR'] || undefined;
}
