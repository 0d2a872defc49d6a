export { setup as setupTestCluster } from './global-setup.ts';
export { testDatabase, testDatabaseBefore } from './inject-test-database.ts';
export { startTestCluster, type TestCluster } from './test-cluster.ts';
export { createTestDatabase, type TestDatabase } from './test-database.ts';
