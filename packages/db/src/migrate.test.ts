import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { migrationsFolder, readMigrations } from './migration-files.ts';
import { applyMigrations, pendingMigrations, schemaDrift } from './migrate.ts';
import { writeMigration } from './new-migration.ts';
import { testDatabase } from './testing/inject-test-database.ts';

let url = '';
let names: string[] = [];

beforeAll(async () => {
  ({ url } = await testDatabase());
  names = (await readMigrations()).migrationDirectories.map((directory) => directory.path);
});

describe('the migrations', () => {
  it('lead to exactly what schema.prisma says', async () => {
    await expect(schemaDrift(url)).resolves.toBe('');
  });

  it('that are missing are applied once, also when three instances start together', async () => {
    const emptyUrl = await emptyDatabase();
    await expect(pendingMigrations(emptyUrl)).resolves.toEqual(names);
    await expect(schemaDrift(emptyUrl)).resolves.toContain('Added tables');
    const applied = await Promise.all([
      applyMigrations(emptyUrl),
      applyMigrations(emptyUrl),
      applyMigrations(emptyUrl),
    ]);
    expect(applied.flat()).toEqual(names);
    await expect(pendingMigrations(emptyUrl)).resolves.toEqual([]);
    await expect(applyMigrations(emptyUrl)).resolves.toEqual([]);
  });

  it('are recorded as `prisma migrate deploy` records them, so that it finds nothing left to do', async () => {
    const rows = await query(url, 'SELECT * FROM _prisma_migrations ORDER BY started_at');
    expect(rows).toEqual(
      names.map((name) => ({
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        checksum: createHash('sha256')
          .update(readFileSync(join(migrationsFolder, name, 'migration.sql')))
          .digest('hex'),
        finished_at: expect.any(Date),
        migration_name: name,
        logs: null,
        rolled_back_at: null,
        started_at: expect.any(Date),
        applied_steps_count: 1,
      })),
    );
  });

  it('are applied by the command, which ends as soon as it has', async () => {
    const script = fileURLToPath(new URL('./bin/migrate.ts', import.meta.url));
    const environment = { PATH: '/usr/bin:/bin', DATABASE_URL: await emptyDatabase() };
    const startedAt = performance.now();
    const { stdout } = await promisify(execFile)(process.execPath, [script], { env: environment });
    expect(stdout).toBe(names.map((name) => `Applied ${name}.\n`).join(''));
    expect(performance.now() - startedAt).toBeLessThan(9_000);
  }, 20_000);

  it('report a database that cannot be reached', async () => {
    await expect(applyMigrations('postgresql://nobody@127.0.0.1:1/none')).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
  });
});

describe('drift', () => {
  it.each([
    ['a column too many', 'ALTER TABLE users ADD COLUMN nickname text', /nickname/],
    ['an index too few', 'DROP INDEX user_sessions_ends_at_idx', /ends_at/],
    ['another type', 'ALTER TABLE users ALTER COLUMN email TYPE varchar(10)', /email/],
  ])('%s is named', async (_what, sql, expected) => {
    const changed = await testDatabase();
    await query(changed.url, sql);
    await expect(schemaDrift(changed.url)).resolves.toMatch(expected);
  });
});

describe('a new migration', () => {
  it.each(['', 'Add label', '../x', '1st', 'add-label'])(
    'refuses the name "%s" in one sentence',
    async (name) => {
      await expect(writeMigration(name, new Date())).rejects.toThrow(
        /^A migration needs a name in lower_snake_case[^\n]*$/,
      );
    },
  );

  it('is not written when nothing differs', async () => {
    await expect(writeMigration('nothing', new Date())).resolves.toBeUndefined();
  }, 20_000);
});

describe('what the database itself refuses', () => {
  it.each([
    ['UPDATE', 'UPDATE audit_events SET reason = NULL'],
    ['DELETE', 'DELETE FROM audit_events'],
    ['TRUNCATE', 'TRUNCATE audit_events'],
  ])('%s of audit events', async (verb, sql) => {
    await query(url, `INSERT INTO audit_events (id, type) VALUES (gen_random_uuid(), 'login')`);
    await expect(query(url, sql)).rejects.toThrow(`audit_events is append-only: ${verb} is refused`);
  });

  it.each([
    [
      'users_role_check',
      `INSERT INTO users (id, email, display_name, password_hash, role) VALUES (gen_random_uuid(), 'a', 'a', 'a', 'root')`,
    ],
    ['user_sessions_transport_check', sessionWith('carrier pigeon', 'web', REFRESHABLE)],
    ['user_sessions_client_kind_check', sessionWith('cookie', 'toaster')],
    ['user_sessions_refresh_check', sessionWith('bearer', 'cli')],
    ['user_sessions_refresh_check', sessionWith('cookie', 'web', { ...REFRESHABLE, refresh_seed: 'NULL' })],
    [
      'users_inactivity_limit_check',
      `INSERT INTO users (id, email, display_name, password_hash, inactivity_limit_seconds)
       VALUES (gen_random_uuid(), '', '', '', 299)`,
    ],
  ])('what breaks %s', async (constraint, sql) => {
    await expect(query(url, sql)).rejects.toMatchObject({ code: '23514', constraint });
  });

  it('and the indexes of user_sessions cover only the rows they are for', async () => {
    const rows = await query(
      url,
      `SELECT indexname AS name, substring(indexdef FROM 'WHERE (.*)') AS rows FROM pg_indexes
       WHERE tablename = 'user_sessions' AND indexname <> 'user_sessions_pkey' ORDER BY 1`,
    );
    expect(rows).toEqual([
      { name: 'user_sessions_ends_at_idx', rows: '(invalidated_at IS NULL)' },
      {
        name: 'user_sessions_idle_seconds_idx',
        rows: '((invalidated_at IS NULL) AND (idle_seconds IS NULL))',
      },
      { name: 'user_sessions_invalidated_at_idx', rows: '(invalidated_at IS NOT NULL)' },
      { name: 'user_sessions_user_id_epoch_ends_at_idx', rows: '(invalidated_at IS NULL)' },
      { name: 'user_sessions_user_id_invalidated_at_idx', rows: '(invalidated_at IS NOT NULL)' },
    ]);
  });
});

/** The columns of a session that can be refreshed, as SQL. */
const REFRESHABLE = {
  token_expires_at: 'now()',
  refresh_seed: "''",
  refresh_generation: '0',
  refresh_rotated_at: 'now()',
};

function sessionWith(transport: string, clientKind: string, refresh: Record<string, string> = {}): string {
  const columns = Object.keys(refresh).map((name) => `, ${name}`);
  const values = Object.values(refresh).map((value) => `, ${value}`);
  return `INSERT INTO user_sessions
            (id, user_id, epoch, transport, client_kind, token_hash, label, absolute_expires_at${columns.join('')})
          VALUES
            (gen_random_uuid(), gen_random_uuid(), 1, '${transport}', '${clientKind}', '', '', now()${values.join('')})`;
}

async function emptyDatabase(): Promise<string> {
  const name = `empty_${randomUUID().replaceAll('-', '')}`;
  await query(inject('clusterUrl'), `CREATE DATABASE ${name} TEMPLATE template0`);
  const empty = new URL(inject('clusterUrl'));
  empty.pathname = `/${name}`;
  return empty.href;
}

async function query(target: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: target });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
