import { afterAll, inject } from 'vitest';
import { type TestDatabase, createTestDatabase } from './test-database.ts';
import './global-setup.ts';

/** A database for this test file on the server of the global setup, dropped after the file's tests. */
export async function testDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase(inject('clusterUrl'));
  afterAll(() => database.drop());
  return database;
}
