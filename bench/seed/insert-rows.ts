import pg from 'pg';

const ROWS_PER_STATEMENT = 10_000;

/** A column of the table with its PostgreSQL type, and what row number `index` holds there. */
export interface Column {
  name: string;
  type: 'uuid' | 'text' | 'json' | 'bytea' | 'timestamptz' | 'integer';
  valueOf(index: number): string | number | Buffer | Date;
}

/** Inserts `count` rows, thousands with one statement. `constants` are SQL expressions, the same for every row. */
export async function insertRows(
  client: pg.Client,
  table: string,
  rows: { count: number; columns: Column[]; constants?: Record<string, string> },
): Promise<void> {
  const { count, columns, constants = {} } = rows;
  const names = [...columns.map(({ name }) => name), ...Object.keys(constants)].map((name) => `"${name}"`);
  const arrays = columns.map(({ type }, position) => `$${position + 1}::${type}[]`);
  const values = [...columns.map((_, position) => `c${position}`), ...Object.values(constants)];
  const aliases = columns.map((_, position) => `c${position}`);
  const text = `INSERT INTO "${table}" (${names.join(', ')})
    SELECT ${values.join(', ')} FROM unnest(${arrays.join(', ')}) AS rows(${aliases.join(', ')})`;
  for (let first = 0; first < count; first += ROWS_PER_STATEMENT) {
    const length = Math.min(ROWS_PER_STATEMENT, count - first);
    await client.query(
      text,
      columns.map(({ valueOf }) => Array.from({ length }, (_, offset) => valueOf(first + offset))),
    );
  }
}

/** Runs `work` on one connection, and leaves the tables as a server that is some time in use has them. */
export async function seedDatabase(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await work(client);
    await client.query('VACUUM (ANALYZE)');
  } finally {
    await client.end();
  }
}
