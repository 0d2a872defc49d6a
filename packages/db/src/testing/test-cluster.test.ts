import { expect, inject, it } from 'vitest';
import { openDatabase } from '../open-database.ts';
import { createTestDatabase } from './test-database.ts';

it('two test databases are migrated, empty and apart', async () => {
  const [first, second] = await Promise.all([
    createTestDatabase(inject('clusterUrl')),
    createTestDatabase(inject('clusterUrl')),
  ]);
  const [one, other] = [openDatabase({ url: first.url }), openDatabase({ url: second.url })];
  await one.prisma.rateLimit.create({ data: { key: 'a' } });
  await expect(one.prisma.rateLimit.count()).resolves.toBe(1);
  await expect(other.prisma.rateLimit.count()).resolves.toBe(0);
  await other.close();
  await first.drop();
  await expect(one.prisma.rateLimit.count()).rejects.toThrow(/does not exist/);
  await Promise.all([one.close(), second.drop()]);
});
