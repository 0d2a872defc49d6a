import { PASSWORD, useApiWorld } from '@curfew/api/testing/api-world';
import { PLACE_DATABASE, PLACED } from '@curfew/api/testing/place-database';
import { expect, test } from 'vitest';
import { logIn } from '../testing/log-in.ts';

const world = useApiWorld({ PLACE_DATABASE, TRUSTED_PROXIES: '127.0.0.1/32' });

/** A login of this account from a place; resolves to the id of its session. */
async function logInFar(email: string): Promise<string> {
  const body = { email, password: PASSWORD };
  const headers = { 'x-forwarded-for': PLACED.city.ip, 'user-agent': 'nightly/1' };
  const login = await world.anonymous().rest('POST', '/api/auth/login', { body, headers });
  return login.body.session.id;
}

test('sessions and activity say which place each came from, about', async () => {
  const machine = await logIn(world);
  await logInFar(machine.account.email);
  const sessions = (await machine.curfew('sessions')).stdout;
  expect(sessions).toMatch(/^ID +WHERE +NEAR +ACTIVE +SINCE$/mu);
  expect(sessions).toMatch(/ nightly +Linköping, Sweden \(89\.160\.20\.0\/24\) +a moment ago/u);
  expect(sessions).toMatch(/\(this one\) +127\.0\.0\.0\/24 +now/u);
  const activity = (await machine.curfew('activity')).stdout;
  expect(activity).toMatch(/ nightly +Linköping, Sweden \(89\.160\.20\.0\/24\)$/mu);
});

test('an explanation says where a session and its records came from, about', async () => {
  const operator = await logIn(world, { role: 'admin' });
  const id = await logInFar((await world.newAccount()).email);
  const { stdout } = await operator.curfew(`sessions explain ${id}`);
  expect(stdout).toMatch(/^near: +Linköping, Sweden$/mu);
  expect(stdout).toMatch(/ login .* {2}89\.160\.20\.0\/24 {2}near Linköping, Sweden {2}/u);
});
