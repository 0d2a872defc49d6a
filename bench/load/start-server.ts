import { fileURLToPath } from 'node:url';
import { startChild } from '../../scripts/run/child.ts';
import { childEnvironment } from '../../scripts/env.ts';
import type { ServerMessage, ServerTask } from '../servers/child.ts';

/** A server in a process of its own. */
export interface RunningServer {
  origin: string;
  /** Processor time it has used since it started, in microseconds. */
  cpuMicroseconds(): Promise<number>;
  stop(): Promise<void>;
}

const START_LIMIT_SECONDS = 60;

/** Resolves once `servers/<name>.ts` listens. It ends with this process, however that ends. */
export async function startServer(name: string, task: ServerTask): Promise<RunningServer> {
  const script = fileURLToPath(new URL(`../servers/${name}.ts`, import.meta.url));
  const child = startChild(process.execPath, [...process.execArgv, script, JSON.stringify(task)], {
    environment: childEnvironment({ NODE_ENV: 'production' }),
    hasChannel: true,
  });
  const receive = (kind: ServerMessage['kind']) =>
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
        START_LIMIT_SECONDS * 1000,
      ).unref();
    });
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
      child.handle.send('cpu');
      const message = await answer;
      return message.kind === 'cpu' ? message.microseconds : 0;
    },
    stop,
  };
}
