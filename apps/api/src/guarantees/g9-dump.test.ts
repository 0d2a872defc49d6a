import { DEFAULT_COOKIE_NAMES } from '@curfew/contracts';
import { expect, test } from 'vitest';
import { PASSWORD, useApiWorld } from '../testing/api-world.ts';
import { createVisitor } from '../testing/visitor.ts';

const world = useApiWorld();

/** Every value of every column of every table, as text and, where it is binary, in the encodings a thief would try. */
async function dump(): Promise<Set<string>> {
  const { pool } = world.db;
  const tables = await pool.query<{ name: string }>(
    `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'`,
  );
  const values = new Set<string>();
  for (const { name } of tables.rows) {
    const { rows } = await pool.query<Record<string, Uint8Array | object | string | number | boolean | null>>(
      `SELECT * FROM ${name}`,
    );
    for (const value of rows.flatMap((row) => Object.values(row))) {
      if (value instanceof Uint8Array) {
        for (const encoding of ['base64url', 'hex', 'base64'] as const)
          values.add(Buffer.from(value).toString(encoding));
      } else if (value !== null)
        values.add(typeof value === 'object' ? JSON.stringify(value) : String(value));
    }
  }
  return values;
}

const isHeaderValue = (text: string) => /^[\x21-\x7e]+$/u.test(text) && !/[;,"\\]/u.test(text);

test(
  'G9: no value of a complete dump of the database opens a session, logs in or ends one',
  { timeout: 60_000 },
  async () => {
    const account = await world.newAccount();
    const person = createVisitor(world.a.url);
    const login = await person.trpc.auth.login.mutate({
      email: account.email,
      password: PASSWORD,
      fingerprint: 'a-fingerprint',
    });
    await world
      .anonymous()
      .rest('POST', '/api/auth/login', { body: { email: account.email, password: 'wrong' } });
    const { id, visitor } = await world.newSession(account);
    const token = person.token() ?? '';
    const remembered = createVisitor(world.a.url);
    const logIn = { email: account.email, password: PASSWORD };
    await remembered.trpc.auth.login.mutate({ ...logIn, rememberMe: true });
    const { tokens } = await world.anonymous().trpc.auth.login.mutate({ ...logIn, transport: 'bearer' });
    const { accessToken = '', refreshToken = '' } = tokens ?? {};
    const refreshCookie = remembered.cookies.get(DEFAULT_COOKIE_NAMES.refresh) ?? '';
    const credentials = [
      token,
      login.logoutTicket,
      remembered.token() ?? '',
      accessToken,
      refreshToken,
      refreshCookie,
    ];
    const secretParts = credentials.flatMap((credential) => [credential, credential.split('.').at(-1) ?? '']);
    const secrets = [...secretParts, PASSWORD, 'a-fingerprint', '127.0.0.1'];
    expect(secrets.every((secret) => secret.length > 8)).toBe(true);
    const values = await dump();
    expect(values.size).toBeGreaterThan(50);
    for (const value of values) for (const secret of secrets) expect(value).not.toContain(secret);

    const idPart = token.slice(0, 26);
    for (const value of values) {
      const candidates = [value, `cfs_${value}`, `${idPart}.${value}`];
      for (const guess of candidates.filter(isHeaderValue)) {
        const thief = createVisitor(world.a.url, new Map([[DEFAULT_COOKIE_NAMES.session, guess]]));
        expect((await thief.rest('GET', '/api/auth/session')).status).toBe(401);
      }
      for (const guess of [value, `cfa_${value}`, `${accessToken.slice(0, 26)}.${value}`].filter(
        isHeaderValue,
      )) {
        const headers = { authorization: `Bearer ${guess}` };
        expect((await world.anonymous().rest('GET', '/api/auth/session', { headers })).status).toBe(401);
      }
      for (const known of [refreshToken, refreshCookie]) {
        const guess = `${known.slice(0, 28)}.${value}`;
        const body = { grant_type: 'refresh_token', refresh_token: guess };
        expect((await world.anonymous().rest('POST', '/token', { body })).status).toBe(400);
      }
      const ticket = `cfl_${idPart.slice(4)}.${value}`;
      await world.anonymous().rest('POST', '/api/auth/logout', { body: { ticket } });
    }
    expect((await person.rest('GET', '/api/auth/session')).status).toBe(200);
    expect((await visitor.rest('GET', '/api/auth/session')).body.session.id).toBe(id);
    // Positive controls: the real ones do open.
    const headers = { authorization: `Bearer ${accessToken}` };
    expect((await world.anonymous().rest('GET', '/api/auth/session', { headers })).status).toBe(200);
    const body = { grant_type: 'refresh_token', refresh_token: refreshToken };
    expect((await world.anonymous().rest('POST', '/token', { body })).status).toBe(200);
    expect((await person.copy(world.b.url).rest('GET', '/api/auth/session')).status).toBe(200);
  },
);
