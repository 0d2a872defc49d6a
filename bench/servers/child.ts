import type { AddressInfo, Server } from 'node:net';

/** What a server under measurement is told, in its first argument. */
export interface ServerTask {
  databaseUrl: string;
  secret: string;
  poolSize: number;
  variant: string;
}

/** What it says about itself. */
export type ServerMessage =
  | { kind: 'listening'; port: number }
  | { kind: 'cpu'; microseconds: number }
  | { kind: 'swept'; batches: SweptBatch[] };

/** One batch of a sweep, without the rest after it. */
export interface SweptBatch {
  milliseconds: number;
  rows: number;
}

/** What it is asked. */
export type ServerRequest = 'cpu' | 'sweep';

export function readTask(): ServerTask {
  return JSON.parse(process.argv[2] ?? '') as ServerTask;
}

/** Tells the parent where the server listens, answers its questions, and ends when it ends, however that happens. */
export function serveParent(server: Server, sweep?: () => Promise<SweptBatch[]>): void {
  const tell = (message: ServerMessage) => process.send?.(message);
  process.on('disconnect', () => process.exit(0));
  process.on('SIGTERM', () => process.exit(0));
  process.on('message', (request: ServerRequest) => {
    if (request === 'sweep') {
      void sweep?.().then((batches) => tell({ kind: 'swept', batches }));
      return;
    }
    const { user, system } = process.cpuUsage();
    tell({ kind: 'cpu', microseconds: user + system });
  });
  tell({ kind: 'listening', port: (server.address() as AddressInfo).port });
}
