import { endReasonSchema, refusalReasonSchema } from '@curfew/contracts';
import type { EngineObserver } from '@curfew/session-core';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { watchDatabase } from './watch-database.ts';
import type { Sources } from './watch-database.ts';

/** What one process has counted since it began. Labels come from closed sets: none names a person, a session or an address. */
export interface Metrics {
  /** For the engine. */
  observe: EngineObserver;
  /** For the timer of the sweep. */
  sweep: { succeeded(): void; failed(): void };
  /** For each answered request. `route` is a pattern, never a path. */
  answered(request: { route: string; status: number; seconds: number }): void;
  /** Adds what is only asked for at a scrape. */
  watch(sources: Sources): void;
  /** Everything, in the text format of Prometheus. Answers also when the database does not. */
  scrape(): Promise<{ contentType: string; text: string }>;
}

const LOOKUP_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2];
const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const GROUP_SIZES = [1, 2, 5, 10, 20, 50, 100, 200, 500];

/** docs/operate.md says what each metric means and when to worry; a test holds the two together. */
export function createMetrics(): Metrics {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const registers = [register];
  const requests = new Histogram({
    name: 'curfew_http_request_duration_seconds',
    help: 'Requests, by route and class of status',
    labelNames: ['route', 'status'],
    buckets: REQUEST_SECONDS,
    registers,
  });
  const sweepSuccess = new Gauge({
    name: 'curfew_sweep_last_success_timestamp_seconds',
    help: 'When a sweep of this process last succeeded; at first, when the process began',
    registers,
  });
  const sweepFailures = new Counter({
    name: 'curfew_sweep_failures_total',
    help: 'Sweeps of this process that failed',
    registers,
  });
  sweepSuccess.setToCurrentTime();
  let refresh = () => Promise.resolve();
  return {
    observe: observeEngine(register),
    sweep: {
      succeeded: () => sweepSuccess.setToCurrentTime(),
      failed: () => sweepFailures.inc(),
    },
    answered: ({ route, status, seconds }) =>
      requests.observe({ route, status: `${Math.floor(status / 100)}xx` }, seconds),
    watch(sources) {
      refresh = watchDatabase(register, sources);
    },
    async scrape() {
      await refresh();
      return { contentType: register.contentType, text: await register.metrics() };
    },
  };
}

function observeEngine(register: Registry): EngineObserver {
  const registers = [register];
  const logins = countBy(register, 'curfew_logins_total', {
    help: 'Logins that were decided',
    label: 'outcome',
    values: ['success', 'failure'],
  });
  const ended = countBy(register, 'curfew_sessions_ended_total', {
    help: 'Sessions that were live and are over',
    label: 'reason',
    values: endReasonSchema.options,
  });
  const refusals = countBy(register, 'curfew_refusals_total', {
    help: 'Credentials that were refused, or missing',
    label: 'reason',
    values: refusalReasonSchema.options,
  });
  const swept = countBy(register, 'curfew_sweep_sessions_total', {
    help: 'Rows that sweeps of this process changed',
    label: 'kind',
    values: ['timed_out', 'stamped', 'deleted'],
  });
  const groupSize = new Histogram({
    name: 'curfew_lookup_group_size',
    help: 'Sessions looked up by one statement',
    buckets: GROUP_SIZES,
    registers,
  });
  const lookups = new Histogram({
    name: 'curfew_lookup_duration_seconds',
    help: 'How long such a statement took, failures included',
    buckets: LOOKUP_SECONDS,
    registers,
  });
  const auditFailures = new Counter({
    name: 'curfew_audit_failures_total',
    help: 'Audit records that could not be written; what they would have recorded did not happen',
    registers,
  });
  return {
    login: (outcome) => logins(outcome, 1),
    ended,
    refused: (reason) => refusals(reason, 1),
    lookup(size) {
      groupSize.observe(size);
      return lookups.startTimer();
    },
    swept({ timedOut, stamped, deleted }) {
      swept('timed_out', timedOut);
      swept('stamped', stamped);
      swept('deleted', deleted);
    },
    auditFailed: () => auditFailures.inc(),
  };
}

/** A counter whose every series is there from the beginning: an alert compares with a zero, not with nothing. */
function countBy<Value extends string>(
  register: Registry,
  name: string,
  { help, label, values }: { help: string; label: string; values: readonly Value[] },
): (value: Value, count: number) => void {
  const counter = new Counter({ name, help, labelNames: [label], registers: [register] });
  for (const value of values) counter.inc({ [label]: value }, 0);
  return (value, count) => counter.inc({ [label]: value }, count);
}
