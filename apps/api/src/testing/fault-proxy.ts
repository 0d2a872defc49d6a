import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';

/** Where a connection is cut: before the n-th message of the client is passed on, or before its answer is. */
export interface Cut {
  message: number;
  side: 'before-request' | 'before-answer';
}

/** Stands between a client and PostgreSQL and breaks connections at chosen moments. */
export interface FaultProxy {
  /** The database address, through the proxy. */
  url: string;
  /** Counts messages from now on and cuts the connection that sends the chosen one; afterwards nobody gets through. */
  cutAt(cut: Cut): void;
  /** Lets everybody through again; resolves to whether the cut happened. */
  heal(): boolean;
  /** Refuses and breaks every connection until healed. */
  refuse(): void;
  /** Accepts connections and passes nothing on, as a network that drops packets. */
  swallow(): void;
  close(): Promise<void>;
}

export async function startFaultProxy(databaseUrl: string): Promise<FaultProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let mode: 'pass' | 'refuse' | 'swallow' = 'pass';
  let cut: Cut | undefined;
  let messages = 0;

  function breakAll(): void {
    mode = 'refuse';
    for (const socket of sockets) socket.destroy();
  }

  const server = createServer((client) => {
    if (mode === 'refuse') {
      client.destroy();
      return;
    }
    const database = connect(Number(target.port), target.hostname);
    let cutsAnswer = false;
    // It connects again by itself, whenever it will: its messages are no steps of what a test does.
    let isListener = false;
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        database.destroy();
      });
    }
    client.on('data', (chunk) => {
      if (mode === 'swallow') return;
      isListener ||= chunk.includes('curfew-listener');
      if (!isListener) messages += 1;
      const isCut = !isListener && cut !== undefined && messages === cut.message;
      if (isCut && cut?.side === 'before-request') breakAll();
      else database.write(chunk);
      if (isCut && cut?.side === 'before-answer') cutsAnswer = true;
    });
    database.on('data', (chunk) => {
      if (cutsAnswer) breakAll();
      else if (mode !== 'swallow') client.write(chunk);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String(typeof address === 'object' && address !== null ? address.port : 0);
  return {
    url: url.href,
    cutAt(chosen) {
      cut = chosen;
      messages = 0;
    },
    heal() {
      const wasCut = cut !== undefined && messages >= cut.message;
      cut = undefined;
      mode = 'pass';
      return wasCut;
    },
    refuse: breakAll,
    swallow() {
      mode = 'swallow';
    },
    async close() {
      breakAll();
      server.close();
      await once(server, 'close');
    },
  };
}
