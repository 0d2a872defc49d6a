import { startApi } from '../../testing/api-process.ts';
import type { ApiProcess } from '../../testing/api-process.ts';
import { startPostgresProxy } from '../network/postgres-proxy.ts';
import type { PostgresProxy } from '../network/postgres-proxy.ts';
import type { Fate, Statement } from '../network/postgres-proxy.ts';
import type { InstanceName } from '../trace.ts';

/** One process of the product behind a proxy to the database. */
export interface Instance {
  api: ApiProcess;
  proxy: PostgresProxy;
}

export const INTROSPECTION_CLIENT = `checker:${'checker-secret-'.repeat(3)}`;

const PRELOAD = new URL('preload.ts', import.meta.url).href;
const NO_LIMIT = '1000000000';
/** The instances disagree about time, as while a policy is being rolled out. */
export const INACTIVITY_SECONDS: Record<InstanceName, string> = { A: '1800', B: '7200' };

export interface Watch {
  decide(on: InstanceName, statement: Statement): Fate;
  onCommit(requestIds: string[], phase: 'sent' | 'acknowledged'): void;
}

export async function startInstance(
  on: InstanceName,
  databaseUrl: string,
  { decide, onCommit }: Watch,
): Promise<Instance> {
  const proxy = await startPostgresProxy({
    databaseUrl,
    decide: (statement) => decide(on, statement),
    onCommit,
  });
  const api = await startApi(proxy.url, {
    NODE_OPTIONS: `--import=${PRELOAD}`,
    INACTIVITY_TIMEOUT_SECONDS: INACTIVITY_SECONDS[on],
    LOGIN_LIMIT_PER_MINUTE: NO_LIMIT,
    LOGIN_LIMIT_PER_HOUR: NO_LIMIT,
    LOGIN_LIMIT_PER_IP_HOUR: NO_LIMIT,
    LOGOUT_LIMIT: NO_LIMIT,
    STREAMS_PER_SESSION: '100',
    STREAMS_PER_ADDRESS: '100000',
    SWEEP_INTERVAL_SECONDS: '86400',
    TRUSTED_PROXIES: '127.0.0.1/32',
    INTROSPECTION_CLIENTS: INTROSPECTION_CLIENT,
    LOG_LEVEL: 'warn',
  });
  return { api, proxy };
}
