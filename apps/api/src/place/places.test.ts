import { CSRF_HEADER, DEFAULT_COOKIE_NAMES, TRPC_PATH } from '@curfew/contracts';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { startApi, TEST_SECRET } from '../testing/api-process.ts';
import { PASSWORD, useApiWorld } from '../testing/api-world.ts';
import { useOperator } from '../testing/operators.ts';
import { PLACE_DATABASE, PLACED } from '../testing/place-database.ts';

const world = useApiWorld({ PLACE_DATABASE, TRUSTED_PROXIES: '127.0.0.1/32' });
const { admin, operator } = useOperator(world);
const { city, otherCity } = PLACED;

/** A person with a session from each of two places, and one from an address that the database does not know. */
async function logInFromTwoPlaces() {
  const account = await world.newAccount();
  const from = async (address: string) => {
    const visitor = world.anonymous();
    const body = { email: account.email, password: PASSWORD };
    const headers = { 'x-forwarded-for': address };
    const login = await visitor.rest('POST', '/api/auth/login', { body, headers });
    return { visitor, id: login.body.session.id as string };
  };
  return {
    account,
    here: await from(city.ip),
    there: await from(otherCity.ip),
    unplaced: await from('203.0.113.9'),
  };
}

describe('the place of a session', () => {
  test('is that of the address its login came from, and is told wherever its network is', async () => {
    const { account, here, there, unplaced } = await logInFromTwoPlaces();
    const { trpc } = here.visitor;
    const placesOf = (rows: readonly { id: string; place?: object }[]) =>
      Object.fromEntries(rows.map(({ id, place }) => [id, place]));
    const expected = { [here.id]: city.place, [there.id]: otherCity.place, [unplaced.id]: undefined };
    expect(placesOf((await trpc.auth.listSessions.query()).sessions)).toEqual(expected);

    const filter = { userId: account.id };
    const live = await operator().listSessions.query({ filter });
    expect(placesOf(live.sessions)).toEqual(expected);
    const { session, records } = await operator().explain.mutate({ subject: there.id });
    expect(session?.place).toEqual(otherCity.place);
    expect(records.find(({ type }) => type === 'login')?.place).toEqual(otherCity.place);

    const activity = await trpc.auth.activity.query({ types: ['login'] });
    const logins = activity.records.map(({ sessionId, ...rest }) => ({ ...rest, id: sessionId ?? '' }));
    expect(placesOf(logins)).toEqual(expected);
    const audit = await operator().searchAudit.query({ filter: { ...filter, type: 'login' } });
    expect(audit.records.map(({ place }) => place)).toEqual([undefined, otherCity.place, city.place]);

    await trpc.auth.logoutSession.mutate({ sessionId: there.id });
    expect(placesOf((await trpc.auth.listEndedSessions.query()).sessions)).toEqual({
      [there.id]: otherCity.place,
    });
  });

  test('is all that is kept: no address is in any table or line of the log', async () => {
    await logInFromTwoPlaces();
    const { rows } = await world.db.pool.query<{ dump: string }>(
      `SELECT string_agg(dump, E'\\n') AS dump FROM (
         SELECT to_jsonb(s)::text AS dump FROM user_sessions s UNION ALL
         SELECT to_jsonb(a)::text FROM audit_events a UNION ALL
         SELECT to_jsonb(d)::text FROM known_devices d UNION ALL
         SELECT to_jsonb(r)::text FROM rate_limits r) AS every_row`,
    );
    for (const kept of [rows[0]?.dump ?? '', world.a.lines.join('\n')]) {
      expect(kept.length).toBeGreaterThan(500);
      for (const { ip } of [city, otherCity]) expect(kept).not.toContain(ip);
    }
    expect(rows[0]?.dump).toContain(city.place.city);
  });

  test('of an operator is told to operators, and not to the person', async () => {
    const { here, there } = await logInFromTwoPlaces();
    const { visitor } = admin();
    const headers = {
      'x-forwarded-for': PLACED.country.ip,
      [CSRF_HEADER]: visitor.cookies.get(DEFAULT_COOKIE_NAMES.csrf) ?? '',
    };
    const body = { sessionId: there.id, note: 'the laptop was stolen' };
    await visitor.rest('POST', `${TRPC_PATH}/admin.logoutSession`, { body, headers });
    const audit = await operator().searchAudit.query({
      filter: { sessionId: there.id, type: 'session_ended' },
    });
    expect(audit.records.map(({ place }) => place)).toEqual([PLACED.country.place]);
    const { records } = await here.visitor.trpc.auth.activity.query({ types: ['session_ended'] });
    expect(records).toMatchObject([{ actor: 'operator', ipPrefix: null }]);
    expect(records[0]).not.toHaveProperty('place');
  });

  test('is left out where nobody looked it up', async () => {
    const { visitor } = await world.newSession(await world.newAccount());
    const { sessions } = await visitor.trpc.auth.listSessions.query();
    expect(sessions[0]).not.toHaveProperty('place');
  });
});

test('a file that is no place database stops the start before anything else is done', async () => {
  const noDatabase = fileURLToPath(import.meta.url);
  const sentence = `bad configuration: PLACE_DATABASE ${noDatabase} is not a whole MaxMind database; unpack the download and give the .mmdb file in it`;
  const env = { PLACE_DATABASE: noDatabase };
  await expect(startApi('postgresql://127.0.0.1:1/none', env)).rejects.toThrow(`curfew: ${sentence}`);
  const check = fileURLToPath(new URL('../check-settings.ts', import.meta.url));
  const settings = { ...env, DATABASE_URL: 'postgresql://x', CURFEW_SECRETS: TEST_SECRET };
  await expect(promisify(execFile)(process.execPath, [check], { env: settings })).rejects.toMatchObject({
    code: 1,
    stderr: `${sentence}\n`,
  });
});
