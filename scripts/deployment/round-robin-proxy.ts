import { once } from 'node:events';
import { createServer, request } from 'node:http';

export interface RoundRobinProxy {
  readonly url: string;
  /** The instance that answered each request, in order. */
  readonly served: string[];
  close(): Promise<void>;
}

/**
 * What the proxy of compose.yaml does, as far as the api can tell: each request to the next instance, with the address of
 * whoever sent it in X-Forwarded-For and none that they claimed themselves.
 */
export async function startRoundRobinProxy(
  instances: readonly string[],
  clientAddress: string,
): Promise<RoundRobinProxy> {
  const served: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const instance = instances[served.length % instances.length] ?? '';
    served.push(instance);
    const headers = { ...incoming.headers, 'x-forwarded-for': clientAddress, 'x-forwarded-proto': 'https' };
    const forwarded = request(
      `${instance}${incoming.url ?? '/'}`,
      { method: incoming.method ?? 'GET', headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    forwarded.on('error', () => outgoing.writeHead(502).end());
    incoming.pipe(forwarded);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    served,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
