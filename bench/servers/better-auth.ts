import { betterAuth } from 'better-auth';
import { toNodeHandler } from 'better-auth/node';
import { createServer } from 'node:http';
import { betterAuthOptions } from '../seed/better-auth-options.ts';
import { readTask, serveParent } from './child.ts';

/** better-auth on Node's own HTTP server, without any framework around it: as little as it can be served with. */
const { variant, ...task } = readTask();
const auth = betterAuth(betterAuthOptions({ ...task, hasCookieCache: variant === 'cookie-cache' }));
const handle = toNodeHandler(auth);
const server = createServer((request, response) => void handle(request, response));
server.listen(0, '127.0.0.1', () => serveParent(server));
