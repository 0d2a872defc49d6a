import { beforeAll } from 'vitest';
import type { Account, ApiWorld } from './api-world.ts';
import type { Visitor } from './visitor.ts';

/** Somebody with an account and a session. */
export interface Person {
  account: Account;
  id: string;
  visitor: Visitor;
}

/** One operator for all tests of a file, and people to act on. */
export function useOperator(world: ApiWorld) {
  const newAdmin = async (): Promise<Person> => {
    const account = await world.newAccount({ role: 'admin' });
    return { account, ...(await world.newSession(account)) };
  };
  const held = {} as { admin: Person };
  beforeAll(async () => {
    held.admin = await newAdmin();
  });
  return {
    newAdmin,
    async newPerson(): Promise<Person> {
      const account = await world.newAccount();
      return { account, ...(await world.newSession(account)) };
    },
    admin: () => held.admin,
    operator: () => held.admin.visitor.trpc.admin,
  };
}
