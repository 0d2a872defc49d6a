import { Connection } from './connection.ts';
import type { Answer } from './connection.ts';
import { percentile } from '../statistics.ts';

/** What is asked of a server, over and over. */
export interface Target {
  origin: string;
  path: string;
  /** The request headers of one session: names and values in turn. */
  headersOf(session: number): string[];
  /** What the answer for this session must contain; anything else fails the run. */
  expectedOf(session: number): string;
}

export interface Measurement {
  requests: number;
  requestsPerSecond: number;
  p50Milliseconds: number;
  p99Milliseconds: number;
}

export interface LoadOptions {
  connections: number;
  seconds: number;
  /** Sessions to choose from, each request at random. */
  sessions: number;
  signal: AbortSignal;
}

const REQUEST_LIMIT = 2_000_000;

/**
 * Keeps one request under way on each connection until the time is over. **Every** answer is held against the
 * session it was asked with, so an error page or another user's answer is never counted.
 * @throws Error for the first wrong answer.
 */
export async function measure(target: Target, options: LoadOptions): Promise<Measurement> {
  const latencies: number[] = [];
  const begin = performance.now();
  const end = begin + options.seconds * 1000;
  const isOver = () =>
    performance.now() >= end || latencies.length >= REQUEST_LIMIT || options.signal.aborted;
  const connections = await Promise.all(
    Array.from({ length: options.connections }, () => Connection.open(target.origin)),
  );
  try {
    await Promise.all(
      connections.map(async (connection) => {
        while (!isOver()) {
          const session = Math.floor(Math.random() * options.sessions);
          latencies.push(await askChecked(connection, target, session));
        }
      }),
    );
  } finally {
    for (const connection of connections) connection.close();
  }
  options.signal.throwIfAborted();
  const seconds = (performance.now() - begin) / 1000;
  const sorted = Float64Array.from(latencies).sort();
  return {
    requests: latencies.length,
    requestsPerSecond: latencies.length / seconds,
    p50Milliseconds: percentile(sorted, 0.5),
    p99Milliseconds: percentile(sorted, 0.99),
  };
}

/** One request on a connection of its own. */
export async function askOnce(origin: string, path: string, headers: string[]): Promise<Answer> {
  const connection = await Connection.open(origin);
  try {
    return await connection.ask(path, headers);
  } finally {
    connection.close();
  }
}

async function askChecked(connection: Connection, target: Target, session: number): Promise<number> {
  const begin = performance.now();
  const { status, body } = await connection.ask(target.path, target.headersOf(session));
  const milliseconds = performance.now() - begin;
  if (status !== 200 || !body.includes(target.expectedOf(session))) {
    throw new Error(`${target.path} answered session ${session} with ${status}: ${body.slice(0, 500)}`);
  }
  return milliseconds;
}
