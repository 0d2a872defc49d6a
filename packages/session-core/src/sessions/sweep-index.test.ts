import type { Prisma } from '@curfew/db';
import { beforeAll, describe, expect, test } from 'vitest';
import { defaultSessionPolicy } from '../session-policy.ts';
import { pileOfSessions } from '../testing/pile-of-sessions.ts';
import { useTestWorld } from '../testing/test-engine.ts';
import { unsetRowsSql } from './apply-policy.ts';
import { countDueSql } from './due-sessions.ts';
import { deleteOldSql, stampDueSql } from './sweep-statements.ts';

const world = useTestWorld();
const BUFFERS = 100;
const batch = { batchSize: 500, after: null };

interface Plan {
  'Node Type': string;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  Plans?: Plan[];
}

/** Pages that this very statement reads; it is carried out. */
async function buffersOf({ text, values }: Prisma.Sql): Promise<number> {
  const explain = `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`;
  const { rows } = await world.a.db.pool.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(explain, values);
  const plan = rows[0]?.['QUERY PLAN'][0]?.Plan;
  if (!plan) throw new Error('there is no plan');
  return plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
}

const statements: [string, Prisma.Sql][] = [
  ['stamping what is due', stampDueSql(batch)],
  ['deleting what is old', deleteOldSql(batch, defaultSessionPolicy)],
  ['giving deadlines to rows without', unsetRowsSql()],
  ['counting what is due', countDueSql()],
  ['counting what has been due for long', countDueSql(600)],
];

describe('with nothing due among a million rows, of which 600 000 are stamped', () => {
  beforeAll(() => pileOfSessions(world, { live: 400_000, stamped: 600_000 }), 120_000);

  test.for(statements)('%s reads at most 100 pages, right after a bulk load', async ([, statement]) => {
    expect(await buffersOf(statement)).toBeLessThanOrEqual(BUFFERS);
  });

  test.for(statements)('%s reads at most 100 pages with statistics', async ([, statement]) => {
    await world.a.db.pool.query({ text: 'ANALYZE user_sessions', query_timeout: 60_000 } as { text: string });
    expect(await buffersOf(statement)).toBeLessThanOrEqual(BUFFERS);
  });

  test('a sweep finds the one session that has run out', async () => {
    const { id } = await world.newSession(await world.newUser());
    await world.age(id, 32 * 60);
    expect(await world.a.engine.countDueSessions()).toEqual({ count: 1, isCapped: false });
    expect(await world.a.engine.sweepSessions()).toEqual({ timedOut: 1, stamped: 0, deleted: 0 });
    expect(await world.endRecords(id)).toBe(1);
  });
});
