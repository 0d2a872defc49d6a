import type { AddressInfo, Server } from 'node:net';

/** What a server under measurement is told, in its first argument. */
export interface ServerTask {
  databaseUrl: string;
  secret: string;
  poolSize: number;
  variant: string;
}

/** What it says about itself. */
export type ServerMessage = { kind: 'listening'; port: number } | { kind: 'cpu'; microseconds: number };

export function readTask(): ServerTask {
  return JSON.parse(process.argv[2] ?? '') as ServerTask;
}

/** Tells the parent where the server listens, answers its questions, and ends when it ends, however that happens. */
export function serveParent(server: Server): void {
  const tell = (message: ServerMessage) => process.send?.(message);
  process.on('disconnect', () => process.exit(0));
  process.on('SIGTERM', () => process.exit(0));
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    tell({ kind: 'cpu', microseconds: user + system });
  });
  tell({ kind: 'listening', port: (server.address() as AddressInfo).port });
}
