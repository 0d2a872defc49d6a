import { lookup } from 'node:dns/promises';
import { createServer } from 'node:net';
import { messageOf, PlainError } from '../run/plain-error.ts';
import { runningInstances } from './running-instances.ts';

/**
 * Says early, before anything is built, that the API could not listen. Every address of the host is tried, since
 * `localhost` has two. The API listens later and may still find the port taken: then it says so itself.
 */
export async function assertPortFree(host: string, port: number): Promise<void> {
  const addresses = await lookup(host, { all: true }).catch((error: unknown) => {
    throw new PlainError(`HOST=${host} is not a host of this machine: ${messageOf(error)}.`);
  });
  for (const { address } of addresses) {
    const code = await tryToListen(address, port);
    if (code === 'EADDRINUSE') throw new PlainError(await whoHasIt(host, port));
    if (code === 'EACCES')
      throw new PlainError(`Port ${port} may not be opened by this user: choose one above 1023.`);
    // A machine without IPv6 still resolves localhost to ::1; with nothing to listen on it is not in the way.
    if (code === 'EADDRNOTAVAIL' && addresses.length === 1) {
      throw new PlainError(`HOST=${host} is not an address of this machine.`);
    }
  }
}

async function whoHasIt(host: string, port: number): Promise<string> {
  const instances = await runningInstances();
  const ours = instances.find(({ origin }) => Number(new URL(origin).port || 80) === port);
  return ours === undefined
    ? `Port ${port} on ${host} is taken by another program: stop it, or choose another port: PORT=${port + 1} npx pnpm@12 start.`
    : `Curfew is running already, at ${ours.origin} (process ${ours.pid}). A second instance needs another port: PORT=${port + 1} npx pnpm@12 start.`;
}

function tryToListen(address: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    server.listen({ host: address, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
