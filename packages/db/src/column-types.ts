import pg from 'pg';

type TypeId = Parameters<typeof pg.types.getTypeParser>[0];

/**
 * How the columns of a pool on a session in UTC become values: as `pg` does it, but moments in a quarter of the time. Each
 * session check reads seven of them.
 */
export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser(oid: TypeId, format?: 'text' | 'binary') {
    const isMoment = oid === pg.types.builtins.TIMESTAMPTZ && format !== 'binary';
    return isMoment ? parseMoment : pg.types.getTypeParser(oid, format);
  },
};

const parseAnyMoment = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ, 'text');
const ZERO = '0'.charCodeAt(0);
const LONGEST = '2026-11-26 12:00:00.123456+00'.length;
const WHOLE_SECONDS = '2026-11-26 12:00:00'.length;

/** `2026-11-26 12:00:00.123+00`; whatever looks different (`infinity`, another zone, the year 12026 or 44 BC) goes the long way. */
export function parseMoment(text: string): unknown {
  const end = text.length - '+00'.length;
  const isUsual =
    text.length <= LONGEST &&
    text[4] === '-' &&
    text[10] === ' ' &&
    text.endsWith('+00') &&
    end >= WHOLE_SECONDS;
  if (!isUsual) return parseAnyMoment(text);
  const digit = (at: number) => (at < end ? text.charCodeAt(at) - ZERO : 0);
  const two = (at: number) => digit(at) * 10 + digit(at + 1);
  const year = two(0) * 100 + two(2);
  // `Date.UTC` takes these for years of the twentieth century.
  if (year < 100) return parseAnyMoment(text);
  const milliseconds = digit(20) * 100 + digit(21) * 10 + digit(22);
  return new Date(Date.UTC(year, two(5) - 1, two(8), two(11), two(14), two(17), milliseconds));
}
