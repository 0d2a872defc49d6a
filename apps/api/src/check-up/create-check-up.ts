import type { Check, CheckUpOutput } from '@curfew/contracts';
import { pendingMigrations, schemaDrift } from '@curfew/db';
import type { Database } from '@curfew/db';
import type { SessionEngine } from '@curfew/session-core';
import type { LiveEvents } from '../live/live-events.ts';
import { describeSettings } from './describe-settings.ts';
import type { CheckedSettings } from './describe-settings.ts';

export interface CheckUpOptions {
  db: Database;
  databaseUrl: string;
  engine: SessionEngine;
  liveEvents: Pick<LiveEvents, 'isListening' | 'openStreams'>;
  settings: CheckedSettings;
  /** This server's clock, in milliseconds since 1970. */
  clock?: () => number;
}

/** Looks at what an operator would: is everything as it should be, and if not, what is wrong. Changes nothing. */
export type CheckUp = () => Promise<CheckUpOutput>;

const SLOW_MILLISECONDS = 100;
const CLOCK_TOLERANCE_MILLISECONDS = 1000;
/** A session this many sweeps past its end means that nobody sweeps. */
const MISSED_SWEEPS = 3;

export function createCheckUp(options: CheckUpOptions): CheckUp {
  const { db, databaseUrl, engine, liveEvents, settings, clock = Date.now } = options;
  return async () => ({
    checks: [
      ...(await attempt('database', () => checkDatabase(db, clock))),
      ...(await attempt('migrations', () => checkMigrations(databaseUrl))),
      ...(await attempt('schema', () => checkSchema(databaseUrl))),
      ...(await attempt('sessions', () => checkSessions(engine, settings.sweepIntervalSeconds))),
      checkListener(liveEvents),
      ...describeSettings(settings, engine.policy),
    ],
    serverNow: new Date(clock()).toISOString(),
  });
}

/** A check that cannot be made has failed; the others are made all the same. */
async function attempt(name: string, check: () => Promise<Check[]>): Promise<Check[]> {
  try {
    return await check();
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return [{ name, status: 'failed', detail: `could not be checked: ${detail}` }];
  }
}

async function checkDatabase({ pool }: Database, clock: () => number): Promise<Check[]> {
  const sentAt = clock();
  const { rows } = await pool.query<{ now: Date; version: string }>(
    `SELECT clock_timestamp() AS now, current_setting('server_version') AS version`,
  );
  const answeredAt = clock();
  const roundTrip = answeredAt - sentAt;
  const databaseNow = rows[0]?.now.getTime() ?? 0;
  const ahead = Math.round((sentAt + answeredAt) / 2 - databaseNow);
  const isFar = Math.abs(ahead) > CLOCK_TOLERANCE_MILLISECONDS + roundTrip;
  return [
    {
      name: 'database',
      status: roundTrip < SLOW_MILLISECONDS ? 'ok' : 'warning',
      detail: `PostgreSQL ${rows[0]?.version} answers in ${Math.round(roundTrip)} ms`,
    },
    {
      name: 'clock',
      status: isFar ? 'warning' : 'ok',
      detail: `this server is ${Math.abs(ahead)} ms ${ahead < 0 ? 'behind' : 'ahead of'} the database, whose clock decides`,
    },
  ];
}

async function checkMigrations(databaseUrl: string): Promise<Check[]> {
  const pending = await pendingMigrations(databaseUrl);
  const isDone = pending.length === 0;
  const detail = isDone ? 'all are applied' : `not applied: ${pending.join(', ')}`;
  return [{ name: 'migrations', status: isDone ? 'ok' : 'failed', detail }];
}

async function checkSchema(databaseUrl: string): Promise<Check[]> {
  const drift = await schemaDrift(databaseUrl);
  const detail = drift === '' ? 'as schema.prisma says' : `differs from schema.prisma: ${oneLine(drift)}`;
  return [{ name: 'schema', status: drift === '' ? 'ok' : 'warning', detail }];
}

async function checkSessions(engine: SessionEngine, sweepIntervalSeconds: number): Promise<Check[]> {
  const { live, due, overdue } = await engine.operators.countSessions({
    overdueSeconds: sweepIntervalSeconds * MISSED_SWEEPS,
  });
  const inWords = ({ count, isCapped }: typeof live) => `${isCapped ? 'more than ' : ''}${count}`;
  const isSwept = overdue.count === 0;
  return [
    { name: 'sessions', status: 'ok', detail: `${inWords(live)} live` },
    {
      name: 'sweep',
      status: isSwept ? 'ok' : 'warning',
      detail: isSwept
        ? `${inWords(due)} ran out and wait for the next sweep`
        : `${inWords(overdue)} ran out more than ${MISSED_SWEEPS} sweeps ago: nobody sweeps`,
    },
  ];
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ');
}

function checkListener({ isListening, openStreams }: CheckUpOptions['liveEvents']): Check {
  const count = openStreams();
  const streams = `${count} ${count === 1 ? 'stream' : 'streams'} open on this instance`;
  return isListening()
    ? { name: 'listener', status: 'ok', detail: `hears what happens on other instances; ${streams}` }
    : {
        name: 'listener',
        status: 'warning',
        detail: `interrupted: open pages learn of logouts elsewhere up to 30 s late; ${streams}`,
      };
}
