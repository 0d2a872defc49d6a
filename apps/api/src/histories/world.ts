import { openDatabase } from '@curfew/db';
import type { Database } from '@curfew/db';
import { createKeyring, createSessionEngine } from '@curfew/session-core';
import type { SessionEngine } from '@curfew/session-core';
import { TEST_SECRET } from '../testing/api-process.ts';
import { prepareCast } from './cast.ts';
import type { GatherCast } from './cast.ts';
import { INACTIVITY_SECONDS, startInstance } from './instance/start-instances.ts';
import type { Watch } from './instance/start-instances.ts';
import { createStatementFaults } from './network/statement-faults.ts';
import type { StatementFaults } from './network/statement-faults.ts';
import type { InstanceName } from './trace.ts';

/** Sessions begin with what the more patient instance allows: the other one must keep it, too. */
const LONGER = { inactivityTimeoutSeconds: Number(INACTIVITY_SECONDS.B) };

/** Two instances on one database, each behind proxies; shared by histories that follow one another. */
export interface World {
  urls: Record<InstanceName, string>;
  db: Database;
  /** Beside the instances, to begin a history with sessions and to make CSRF tokens. */
  engine: SessionEngine;
  faults: StatementFaults;
  gatherCast: GatherCast;
  /** Called with the requests whose audit records a transaction commits. */
  watchCommits(watch: Watch['onCommit']): void;
  /** Whether some statement waits for a lock. */
  isBlocked(): Promise<boolean>;
  close(): Promise<void>;
}

export async function startWorld(databaseUrl: string): Promise<World> {
  const faults = createStatementFaults();
  let onCommit: Watch['onCommit'] = () => undefined;
  const watch: Watch = {
    decide: (on, statement) => faults.decide(on, statement),
    onCommit: (requestIds, phase) => onCommit(requestIds, phase),
  };
  const [a, b] = await Promise.all([
    startInstance('A', databaseUrl, watch),
    startInstance('B', databaseUrl, watch),
  ]);
  const db = openDatabase({ url: databaseUrl, poolSize: 6, applicationName: 'curfew-checker' });
  const engine = createSessionEngine({ db, keyring: createKeyring([TEST_SECRET]), policy: LONGER });
  const gatherCast = await prepareCast(db, engine);
  return {
    gatherCast,
    urls: { A: a.api.url, B: b.api.url },
    db,
    engine,
    faults,
    watchCommits(watcher) {
      onCommit = watcher;
    },
    async isBlocked() {
      const { rows } = await db.pool.query<{ waits: boolean }>(
        `SELECT EXISTS (SELECT FROM pg_stat_activity
                         WHERE datname = current_database() AND wait_event_type = 'Lock') AS waits`,
      );
      return rows[0]?.waits ?? false;
    },
    async close() {
      faults.clear();
      for (const { api } of [a, b]) api.signal('SIGKILL');
      await Promise.all([a.api.exited, b.api.exited]);
      await Promise.all([a.proxy.close(), b.proxy.close()]);
      await db.close();
    },
  };
}
