import { PASSWORD, type Account, type AccountChanges, type ApiWorld } from '@curfew/api/testing/api-world';
import { createCurfewClient, type CurfewClient } from '@curfew/client';
import { newMachine, type Machine } from './curfew.ts';

export interface LoggedIn extends Machine {
  account: Account;
  /** A client of its own on this machine's credentials, beside the program. */
  client: CurfewClient;
}

/** A machine on which somebody new is logged in. */
export async function logIn(
  world: ApiWorld,
  { url = world.a.url, account, ...changes }: AccountChanges & { url?: string; account?: Account } = {},
): Promise<LoggedIn> {
  const whose = account ?? (await world.newAccount(changes));
  const machine = await newMachine(url);
  const client = createCurfewClient({ url, credentials: machine.credentials });
  await client.login({ email: whose.email, password: PASSWORD, client: { kind: 'cli', host: 'testbed' } });
  return { ...machine, account: whose, client };
}
