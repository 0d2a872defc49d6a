import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseMoment } from './column-types.ts';
import { openDatabase } from './open-database.ts';
import type { Database } from './open-database.ts';
import { testDatabase } from './testing/index.ts';

let db: Database;
beforeAll(async () => {
  db = openDatabase({ url: (await testDatabase()).url });
});
afterAll(() => db.close());

const parseAsPg = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ, 'text');

test('moments of all kinds are read as the driver reads them', async () => {
  const { rows } = await db.pool.query<{ text: string }>(`
    SELECT moment::text AS text
      FROM (SELECT timestamptz '0001-01-01' + number * interval '21 days 7 hours 13 minutes 1.001001 seconds' AS moment
              FROM generate_series(0, 40000) AS number
            UNION ALL SELECT timestamptz '2026-02-28 23:59:59' + number * interval '0.000999 seconds'
              FROM generate_series(0, 2000) AS number
            UNION ALL VALUES (timestamptz 'infinity'), ('-infinity'), ('0044-03-15 BC'), ('12026-01-01'),
                             ('2000-02-29 00:00:00'), ('0099-12-31 23:59:59.999'), ('0100-01-01')) AS moments`);
  expect(rows.length).toBeGreaterThan(40_000);
  for (const { text } of rows) expect([text, parseMoment(text)]).toEqual([text, parseAsPg(text)]);
});

test.each(['2026-11-26 12:00:00+02', '2026-11-26 12:00:00.5-03:30', '', '2026-11-26', 'now'])(
  'what a session in another zone may say, or nobody, is left to the driver: %j',
  (text) => {
    expect(parseMoment(text)).toEqual(parseAsPg(text));
  },
);

test('the pool reads moments with it, to the millisecond, and Prisma agrees', async () => {
  const { rows } = await db.pool.query<{ moment: Date; none: null }>(
    `SELECT timestamptz '2026-11-26 12:34:56.789+02' AS moment, NULL::timestamptz AS none`,
  );
  expect(rows).toEqual([{ moment: new Date('2026-11-26T10:34:56.789Z'), none: null }]);
  const [row] = await db.prisma.$queryRaw<
    { moment: Date }[]
  >`SELECT ${rows[0]?.moment}::timestamptz AS moment`;
  expect(row?.moment).toEqual(rows[0]?.moment);
});
