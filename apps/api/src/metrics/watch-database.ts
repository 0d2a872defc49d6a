import type { Database } from '@curfew/db';
import type { SessionEngine } from '@curfew/session-core';
import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { LiveEvents } from '../live/live-events.ts';

/** The newest record is at the end of an index. */
const NEWEST_AUDIT_RECORD = `
  SELECT extract(epoch FROM clock_timestamp() - max(at))::float8 AS age FROM audit_events`;

/** What is asked at a scrape. */
export interface Sources {
  engine: SessionEngine;
  pool: Database['pool'];
  liveEvents: LiveEvents;
}

/** Adds what is asked for at a scrape. The returned function asks. */
export function watchDatabase(register: Registry, sources: Sources): () => Promise<void> {
  const readQueues = watchQueues(register, sources);
  const readDatabase = watchRows(register, sources);
  return async () => {
    await readDatabase();
    readQueues();
  };
}

/** When the database does not answer, what it would have said is left out and `curfew_database_up` is 0. */
function watchRows(register: Registry, { engine, pool }: Sources): () => Promise<void> {
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [register] });
  const up = gauge('curfew_database_up', 'Whether the database answered this scrape');
  const auditAge = gauge(
    'curfew_audit_newest_record_age_seconds',
    'How old the newest audit record is, by the clock of the database',
  );
  const due = gauge(
    'curfew_sweep_due_sessions',
    'Sessions that have ended by themselves and wait for a sweep; counted up to 10 000',
  );
  return async () => {
    auditAge.remove();
    due.remove();
    try {
      const [{ rows }, dueSessions] = await Promise.all([
        pool.query<{ age: number | null }>(NEWEST_AUDIT_RECORD),
        engine.countDueSessions(),
      ]);
      const age = rows[0]?.age ?? null;
      if (age !== null) auditAge.set(age);
      due.set(dueSessions.count);
      up.set(1);
    } catch {
      up.set(0);
    }
  };
}

function watchQueues(register: Registry, { engine, pool, liveEvents }: Sources): () => void {
  const registers = [register];
  const connections = new Gauge({
    name: 'curfew_database_connections',
    help: 'Connections of this process to the database',
    labelNames: ['state'],
    registers,
  });
  const queries = new Gauge({
    name: 'curfew_database_waiting',
    help: 'Queries that wait for a connection',
    registers,
  });
  const hashes = new Gauge({
    name: 'curfew_password_hashes',
    help: 'Passwords that wait to be hashed, and that are being hashed',
    labelNames: ['state'],
    registers,
  });
  const streams = new Gauge({
    name: 'curfew_open_streams',
    help: 'Subscriptions that are open on this instance',
    registers,
  });
  const listening = new Gauge({
    name: 'curfew_live_events_listening',
    help: 'Whether this instance hears at once what happens on others',
    registers,
  });
  return () => {
    streams.set(liveEvents.openStreams());
    listening.set(Number(liveEvents.isListening()));
    connections.set({ state: 'idle' }, pool.idleCount);
    connections.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
    queries.set(pool.waitingCount);
    const { waiting, running } = engine.passwordQueue();
    hashes.set({ state: 'waiting' }, waiting);
    hashes.set({ state: 'running' }, running);
  };
}
