import { type Server, type Socket, connect, createServer } from 'node:net';

/** Stands between a pool and its server, and can hold back every byte as a network that lost its way does. */
export async function startStallingProxy(target: string) {
  const sockets = new Set<Socket>();
  const server: Server = createServer((near) => {
    const far = connect(Number(new URL(target).port), '127.0.0.1');
    for (const socket of [near, far]) {
      socket.on('error', () => undefined);
      sockets.add(socket);
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const proxied = new URL(target);
  proxied.port = String(typeof address === 'object' ? address?.port : '');
  return {
    url: proxied.href,
    /** Connections that are open now stay dead; those made afterwards work. */
    stall: () => sockets.forEach((socket) => socket.unpipe().pause()),
    close: async () => {
      sockets.forEach((socket) => socket.destroy());
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
