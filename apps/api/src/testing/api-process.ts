import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { getCompileCacheDir } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const TEST_SECRET = 'a secret of the tests that is long enough';
const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

/** One real process of the product. */
export interface ApiProcess {
  url: string;
  pid: number;
  /** Everything it has written so far, a line each. */
  lines: string[];
  /** The same of its standard error, which the product does not use; its runtime does. */
  errors: string[];
  signal(name: NodeJS.Signals): void;
  /** Resolves to the exit code. */
  exited: Promise<number | null>;
}

/** Starts main.ts on a free port of the loopback; resolves when it listens, rejects with what it said when it ends first. */
export async function startApi(
  databaseUrl: string,
  env: Record<string, string> = {},
  main = MAIN,
): Promise<ApiProcess> {
  const child = spawn(process.execPath, ['--inspect-port=0', main], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: '/usr/bin:/bin',
      HOST: '127.0.0.1',
      PORT: '0',
      PUBLIC_ORIGIN: 'https://app.example',
      DATABASE_URL: databaseUrl,
      CURFEW_SECRETS: TEST_SECRET,
      LOGIN_LIMIT_PER_IP_HOUR: '1000000',
      LOGOUT_LIMIT: '1000000',
      // Where the tests keep one: a third of the processor time of a start.
      NODE_COMPILE_CACHE: getCompileCacheDir(),
      ...env,
    },
  });
  // However this test run ends, it leaves no server behind.
  const killChild = () => void child.kill('SIGKILL');
  process.once('exit', killChild);
  const lines: string[] = [];
  const errors: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => errors.push(line));
  const exited = once(child, 'exit').then(([code]: (number | null)[]) => {
    process.off('exit', killChild);
    return code ?? null;
  });
  const listening = Promise.withResolvers<string>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    const address = /Server listening at (http:[^"]+)/u.exec(line)?.[1];
    if (address !== undefined) listening.resolve(address);
  });
  void exited.then(() => listening.reject(new Error(errors.join('\n'))));
  const url = await listening.promise;
  return { url, pid: child.pid ?? 0, lines, errors, signal: (name) => void child.kill(name), exited };
}
