import { applyMigrations, openDatabase } from '@curfew/db';
import type { Database } from '@curfew/db';
import { testDatabaseBefore } from '@curfew/db/testing';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSessionEngine } from '../session-engine.ts';
import type { SessionEngine } from '../session-engine.ts';
import { KEYRING } from '../testing/test-engine.ts';
import { CREDENTIALS_BEFORE } from '../testing/version-before/credentials.ts';
import type { CredentialsBefore } from '../testing/version-before/credentials.ts';

const DEADLINES = '20261126010000_deadlines';
const origin = { userAgent: 'test', ip: '192.0.2.7' };
const before: Record<SessionName, CredentialsBefore> = CREDENTIALS_BEFORE;
type SessionName = keyof typeof CREDENTIALS_BEFORE;

let db: Database;
let engine: SessionEngine;

beforeEach(async () => {
  const { url } = await testDatabaseBefore(DEADLINES);
  db = openDatabase({ url, poolSize: 4, applicationName: 'curfew-test' });
  await db.pool.query(await readFile(new URL('../testing/version-before/rows.sql', import.meta.url), 'utf8'));
  await applyMigrations(url);
  engine = createSessionEngine({ db, keyring: KEYRING });
  await engine.applyPolicy();
});
afterEach(() => db.close());

const transportOf = (name: SessionName) => (newest(name)?.startsWith('cfa_') ? 'bearer' : 'cookie');
const newest = (name: SessionName) => before[name].tokens.at(-1);
const validate = (name: SessionName, token = newest(name)) =>
  engine.validateSession(token, { transport: transportOf(name) });
const refresh = (name: SessionName, token = before[name].refreshTokens.at(-1)) =>
  engine.refreshSession(token, { transport: transportOf(name), origin });
const read = (name: SessionName) =>
  db.prisma.userSession.findUniqueOrThrow({ where: { id: before[name].id } });

const accepted: SessionName[] = [
  'plain',
  'plainNearlyOut',
  'remembered',
  'rememberedRefreshed',
  'program',
  'programRefreshed',
];
const refreshable: SessionName[] = [
  'remembered',
  'rememberedRefreshed',
  'rememberedClosed',
  'program',
  'programRefreshed',
  'programClosed',
];
const ranOut: [SessionName, string][] = [
  ['plainRanOut', 'inactivity_timeout'],
  ['plainBeyondItsLimit', 'inactivity_timeout'],
  ['rememberedRanOut', 'absolute_timeout'],
  ['programRanOut', 'inactivity_timeout'],
];
const ended: [SessionName, string][] = [
  ...ranOut,
  ['loggedOut', 'user_logout'],
  ['ofEndedEpoch', 'user_logout_all'],
];

describe('an upgrade logs nobody out', () => {
  test('every credential that opened something opens it still, with the CSRF token that belongs to it', async () => {
    for (const name of accepted) {
      expect(await validate(name)).toMatchObject({ valid: true, session: { id: before[name].id } });
      expect(engine.isCsrfToken(before[name].csrf.at(-1) ?? '', newest(name) ?? '')).toBe(true);
    }
    for (const name of ['rememberedClosed', 'programClosed'] as const) {
      expect(await validate(name)).toMatchObject({ reason: 'access_expired' });
    }
  });

  test('a refresh token goes on as ever: repeated within the grace the same bytes, the access before superseded', async () => {
    for (const name of refreshable) {
      const [first, again] = [await refresh(name), await refresh(name)];
      if (!first.refreshed || !again.refreshed) throw new Error(`${name} was not refreshed`);
      expect([again.token, again.refreshToken, again.isRepeated]).toEqual([
        first.token,
        first.refreshToken,
        true,
      ]);
      expect(await validate(name, first.token)).toMatchObject({ valid: true });
      expect(await validate(name)).toMatchObject({ reason: 'superseded' });
    }
  });

  test('a refresh token that was used right before the upgrade is answered as it was then', async () => {
    for (const name of ['rememberedRefreshed', 'programRefreshed'] as const) {
      expect(await refresh(name, before[name].refreshTokens.at(-2))).toMatchObject({
        refreshed: true,
        token: newest(name),
        refreshToken: before[name].refreshTokens.at(-1),
      });
    }
  });

  test('whoever authenticates again has a credential with a proof; the one before opens nothing and is no sign of a theft', async () => {
    for (const name of accepted) {
      const current = await validate(name);
      if (!current.valid) throw new Error(`${name} was not accepted`);
      const rotated = await engine.rotateSession(current.session, { origin });
      expect(await validate(name, rotated.token)).toMatchObject({ valid: true });
      expect((await validate(name)).valid).toBe(false);
      expect((await refresh(name)).refreshed).toBe(false);
      expect(await validate(name, rotated.token)).toMatchObject({ valid: true });
    }
  });
});

describe('what was issued before an upgrade ends its session truly', () => {
  const presented: [string, (held: CredentialsBefore) => string | undefined][] = [
    ['the current credential', ({ tokens }) => tokens.at(-1)],
    ['the credential of twelve refreshes ago', ({ tokens }) => tokens[0]],
    ['the refresh token of twelve refreshes ago', ({ refreshTokens }) => refreshTokens[0]],
  ];
  test.for(presented)('%s names it', async ([, presentedOf]) => {
    for (const name of ['rememberedRefreshed', 'programRefreshed'] as const) {
      const text = presentedOf(before[name]) ?? '';
      const kind = text.startsWith('cfr_') ? { refreshTokens: [text] } : { tokens: [text] };
      const { sessions } = await engine.identifySessions({ transport: transportOf(name), ...kind });
      expect(sessions).toEqual([{ id: before[name].id, userId: before[name].userId }]);
      const [session] = sessions;
      await engine.invalidateSession(session?.id ?? '', { reason: 'user_logout', origin });
      for (const token of before[name].tokens) {
        expect(await validate(name, token)).toMatchObject({ reason: 'user_logout' });
      }
      for (const token of before[name].refreshTokens) {
        expect(await refresh(name, token)).toMatchObject({ reason: 'user_logout' });
      }
    }
  });

  test('a ticket names it, whatever its state', () => {
    for (const { id, ticket } of Object.values(before)) {
      expect(engine.readLogoutTicket(ticket)).toEqual({ scope: 'session', sessionId: id });
    }
  });
});

describe('what was over before an upgrade', () => {
  test('stays over, for the reason it was', async () => {
    for (const [name, reason] of ended) {
      expect(await validate(name)).toMatchObject({ valid: false, reason });
      if (before[name].refreshTokens.length > 0) {
        expect(await refresh(name)).toMatchObject({ refreshed: false, reason });
      }
    }
  });

  test('is swept with one record each, dated by when it ran out, and nothing else is', async () => {
    const deadlines = await Promise.all(ranOut.map(async ([name]) => (await read(name)).endsAt));
    expect(await engine.sweepSessions()).toEqual({ timedOut: ranOut.length, stamped: 0, deleted: 0 });
    for (const [index, [name, invalidationReason]] of ranOut.entries()) {
      expect(await read(name)).toMatchObject({ invalidationReason, invalidatedAt: deadlines[index] });
      const where = { sessionId: before[name].id, type: 'session_ended' };
      expect(await db.prisma.auditEvent.count({ where })).toBe(1);
    }
    for (const name of accepted) expect(await validate(name)).toMatchObject({ valid: true });
  });
});
