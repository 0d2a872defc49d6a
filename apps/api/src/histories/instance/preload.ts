import { subscribe } from 'node:diagnostics_channel';
import { registerHooks } from 'node:module';
import type { AddressInfo, Server } from 'node:net';

/**
 * Loaded into each instance before `main.ts`, which stays as it is: passwords cost nothing, and the router has a stream
 * whose author knows nothing of sessions.
 */
registerHooks({
  resolve(specifier, context, next) {
    const from = context.parentURL ?? '';
    if (specifier === '@node-rs/argon2')
      return next(new URL('free-argon2.ts', import.meta.url).href, context);
    if (specifier === './router.ts' && from.endsWith('/src/server.ts')) {
      return next(new URL('router-with-feed.ts', import.meta.url).href, context);
    }
    return next(specifier, context);
  },
});

// Logging each request would cost more than answering it; this is the one line that whoever starts an instance waits for.
subscribe('tracing:net.server.listen:asyncEnd', (message) => {
  const { port } = (message as { server: Server }).server.address() as AddressInfo;
  process.stdout.write(`"Server listening at http://127.0.0.1:${port}"\n`);
});
