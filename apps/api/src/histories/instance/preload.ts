import { registerHooks } from 'node:module';

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
