import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { startChild } from '../run/child.ts';
import { PlainError } from '../run/plain-error.ts';
import { toolEnvironment } from '../run/repository.ts';
import { waitUntilReady } from '../start/api-process.ts';

/** One instance of a version. */
export interface ApiOfTree {
  /** `old` or `new`, for what is said about it. */
  name: string;
  url: string;
  stop(): Promise<void>;
}

const SECRET = 'a secret of the upgrade check that is long enough';
const NO_LIMIT = '1000000';

/** Starts the API of the tree in `folder` and resolves when it is ready. @throws PlainError with what it said. */
export async function startApiOfTree(
  name: string,
  { folder, databaseUrl, sweepSeconds }: { folder: string; databaseUrl: string; sweepSeconds: number },
): Promise<ApiOfTree> {
  const port = await freePort();
  const child = startChild(process.execPath, [join(folder, 'apps/api/src/main.ts')], {
    workingDirectory: folder,
    output: 'collect',
    environment: toolEnvironment({
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: String(port),
      PUBLIC_ORIGIN: 'https://app.example',
      DATABASE_URL: databaseUrl,
      CURFEW_SECRETS: SECRET,
      LOG_LEVEL: 'warn',
      LOGIN_LIMIT_PER_MINUTE: NO_LIMIT,
      LOGIN_LIMIT_PER_HOUR: NO_LIMIT,
      LOGIN_LIMIT_PER_IP_HOUR: NO_LIMIT,
      LOGOUT_LIMIT: NO_LIMIT,
      SWEEP_INTERVAL_SECONDS: String(sweepSeconds),
    }),
  });
  const url = `http://127.0.0.1:${port}`;
  const ready = await waitUntilReady(url, child);
  if (ready !== 'ready') throw new PlainError(`The ${name} version did not start:\n${ready.output}`);
  return {
    name,
    url,
    async stop() {
      child.signal('SIGTERM');
      const { output } = await child.ended;
      if (output !== '') process.stderr.write(`The ${name} version said:\n${output}`);
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
