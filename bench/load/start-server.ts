import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startChild } from '../../scripts/run/child.ts';
import { childEnvironment } from '../../scripts/env.ts';
import type { ServerMessage, ServerRequest, ServerTask, SweptBatch } from '../servers/child.ts';

/** A server in a process of its own. */
export interface RunningServer {
  origin: string;
  /** Processor time it has used since it started, in microseconds. */
  cpuMicroseconds(): Promise<number>;
  /** Has it sweep once; only the whole product can. */
  sweep(): Promise<SweptBatch[]>;
  stop(): Promise<void>;
}

const ANSWER_LIMIT_SECONDS = 60;
const SWEEP_LIMIT_SECONDS = 3600;

const benchFolder = fileURLToPath(new URL('../', import.meta.url));

/**
 * Resolves once `servers/<name>.ts` listens, of this bench or of that of another revision. It ends with this process,
 * however that ends.
 */
export async function startServer(
  name: string,
  task: ServerTask,
  folder = benchFolder,
): Promise<RunningServer> {
  const script = join(folder, 'servers', `${name}.ts`);
  const child = startChild(process.execPath, [...process.execArgv, script, JSON.stringify(task)], {
    environment: childEnvironment({ NODE_ENV: 'production' }),
    hasChannel: true,
  });
  const receive = (kind: ServerMessage['kind'], limitSeconds = ANSWER_LIMIT_SECONDS) =>
    new Promise<ServerMessage>((resolve, reject) => {
      const listen = (message: ServerMessage) => {
        if (message.kind !== kind) return;
        child.handle.off('message', listen);
        resolve(message);
      };
      child.handle.on('message', listen);
      void child.ended.then(({ code, signal }) =>
        reject(new Error(`the server ${name} ended with ${code ?? signal}; what it said is above`)),
      );
      setTimeout(
        () => reject(new Error(`the server ${name} was not ready in time`)),
        limitSeconds * 1000,
      ).unref();
    });
  const send = (request: ServerRequest) => child.handle.send(request);
  const stop = async () => {
    child.signal('SIGTERM');
    await child.ended;
  };
  const listening = await receive('listening').catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return {
    origin: `http://127.0.0.1:${listening.kind === 'listening' ? listening.port : 0}`,
    async cpuMicroseconds() {
      const answer = receive('cpu');
      send('cpu');
      const message = await answer;
      return message.kind === 'cpu' ? message.microseconds : 0;
    },
    async sweep() {
      const answer = receive('swept', SWEEP_LIMIT_SECONDS);
      send('sweep');
      const message = await answer;
      return message.kind === 'swept' ? message.batches : [];
    },
    stop,
  };
}
