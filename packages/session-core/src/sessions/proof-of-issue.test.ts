import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { encodeSessionId, withProof } from '../credentials/session-token.ts';
import type { EngineObserver } from '../engine-observer.ts';
import { createSessionEngine } from '../session-engine.ts';
import type { SessionEngine } from '../session-engine.ts';
import { KEYRING, useTestWorld } from '../testing/test-engine.ts';
import type { TestSession } from '../testing/test-engine.ts';

const world = useTestWorld();
const origin = { userAgent: 'test', ip: '192.0.2.7' };
const transports = ['cookie', 'bearer'] as const;
type Transport = (typeof transports)[number];

let engine: SessionEngine;
let lookups = 0;
beforeAll(() => {
  const nothing = () => undefined;
  const observe: EngineObserver = {
    login: nothing,
    ended: nothing,
    refused: nothing,
    swept: nothing,
    auditFailed: nothing,
    lookup: () => ((lookups += 1), nothing),
  };
  engine = createSessionEngine({ db: world.a.db, keyring: KEYRING, observe });
});

/** What the credential is refused for, and how many lookups that took. */
async function costOf(work: () => Promise<object>) {
  lookups = 0;
  const outcome = await work();
  return { outcome, lookups };
}

const begin = async (transport: Transport): Promise<TestSession> =>
  world.newSession(await world.newUser(), world.a, { transport, isRemembered: true });
const end = (id: string) => world.b.engine.invalidateSession(id, { reason: 'user_logout', origin });

/** The same text with other bits in the secret, so that its form is kept. */
function withOther(token: string, secret: string): string {
  return token.slice(0, -secret.length) + secret;
}
const proved = () => withProof(randomBytes(16), randomBytes(16));
const unproved = () => randomBytes(32).toString('base64url');

describe.each(transports)('of a %s session', (transport) => {
  const validate = (token: string) => engine.validateSession(token, { transport });
  const refresh = (token: string) => engine.refreshSession(token, { transport, origin });
  const identify = (tokens: string[], refreshTokens: string[]) =>
    engine.identifySessions({ transport, tokens, refreshTokens });

  test('a credential that was never issued costs no lookup, one of the form without a proof costs one', async () => {
    const { token, refreshToken } = await begin(transport);
    const unknown = { reason: 'unknown' };
    const forms = [
      { secret: proved, expected: 0 },
      { secret: unproved, expected: 1 },
    ];
    for (const { secret, expected } of forms) {
      const [forged, forgedRefresh] = [withOther(token, secret()), withOther(refreshToken, secret())];
      for (const call of [() => validate(forged), () => refresh(forgedRefresh)]) {
        expect(await costOf(call)).toMatchObject({ outcome: unknown, lookups: expected });
      }
      for (const call of [() => identify([forged], []), () => identify([], [forgedRefresh])]) {
        expect(await costOf(call)).toEqual({
          outcome: { sessions: [], refusals: ['unknown'] },
          lookups: expected,
        });
      }
    }
    expect(await validate(token)).toMatchObject({ valid: true });
  });

  test('a credential before the last refresh is superseded while the session lives, and says afterwards why it ended', async () => {
    const { id, token, refreshToken, caller } = await begin(transport);
    const named = { id, userId: caller.user.id };
    expect(await refresh(refreshToken)).toMatchObject({ refreshed: true });
    expect(await validate(token)).toMatchObject({ valid: false, reason: 'superseded', sessionId: id });
    expect(await identify([token], [refreshToken])).toEqual({ sessions: [named], refusals: [] });
    await end(id);
    expect(await validate(token)).toMatchObject({ reason: 'user_logout', sessionId: id });
    expect(await refresh(refreshToken)).toMatchObject({ reason: 'user_logout', sessionId: id });
    expect(await identify([token], [refreshToken])).toEqual({ sessions: [named], refusals: [] });
  });

  test('a credential before the last authentication likewise, its refresh token included', async () => {
    const { id, token, refreshToken, caller } = await begin(transport);
    await engine.rotateSession(caller.session, { origin });
    for (const outcome of [await validate(token), await refresh(refreshToken)]) {
      expect(outcome).toMatchObject({ reason: 'superseded', sessionId: id });
    }
    await end(id);
    for (const outcome of [await validate(token), await refresh(refreshToken)]) {
      expect(outcome).toMatchObject({ reason: 'user_logout', sessionId: id });
    }
  });

  test('a genuine credential names its session even when the row has been deleted', async () => {
    const { id, token, refreshToken } = await begin(transport);
    await world.a.db.prisma.userSession.delete({ where: { id } });
    expect(await identify([token], [refreshToken])).toEqual({ sessions: [{ id }], refusals: [] });
    expect(await identify([withOther(token, unproved())], [])).toEqual({
      sessions: [],
      refusals: ['unknown'],
    });
  });

  test('a proof is worth nothing for another session', async () => {
    const [one, other] = [await begin(transport), await begin(transport)];
    const moved = (text: string) => text.replace(encodeSessionId(one.id), encodeSessionId(other.id));
    for (const call of [
      () => validate(moved(one.token)),
      () => refresh(moved(one.refreshToken)),
      () => validate(one.token.slice(0, -43) + one.refreshToken.slice(-43)),
      () => refresh(one.refreshToken.slice(0, -43) + one.token.slice(-43)),
    ]) {
      expect(await costOf(call)).toMatchObject({ outcome: { reason: 'unknown' }, lookups: 0 });
    }
  });

  test('a proof is worth nothing for the other transport', async () => {
    const { token, refreshToken } = await begin(transport);
    const [other = transport] = transports.filter((each) => each !== transport);
    const renamed = `${other === 'cookie' ? 'cfs_' : 'cfa_'}${token.slice(4)}`;
    expect(await costOf(() => engine.validateSession(renamed, { transport: other }))).toMatchObject({
      outcome: { reason: 'unknown' },
      lookups: 0,
    });
    expect(await costOf(() => engine.validateSession(token, { transport: other }))).toMatchObject({
      outcome: { reason: 'malformed' },
      lookups: 0,
    });
    expect(await engine.refreshSession(refreshToken, { transport: other, origin })).toMatchObject({
      refreshed: false,
      reason: 'unknown',
    });
    const presented = { transport: other, tokens: [token, renamed], refreshTokens: [refreshToken] };
    expect(await engine.identifySessions(presented)).toEqual({
      sessions: [],
      refusals: ['malformed', 'unknown', 'unknown'],
    });
    expect(await validate(token)).toMatchObject({ valid: true });
  });
});
