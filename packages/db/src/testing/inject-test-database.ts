import { afterAll, inject } from 'vitest';
import { type TestDatabase, createDatabaseBefore, createTestDatabase } from './test-database.ts';
import './global-setup.ts';

/** A database for this test file on the server of the global setup, dropped after the file's tests. */
export async function testDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase(inject('clusterUrl'));
  afterAll(() => database.drop());
  return database;
}

/** The same, as the last version left it that did not know this migration. */
export async function testDatabaseBefore(migration: string): Promise<TestDatabase> {
  const database = await createDatabaseBefore(inject('clusterUrl'), migration);
  afterAll(() => database.drop());
  return database;
}
