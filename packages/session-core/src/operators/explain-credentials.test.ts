import { beforeAll, describe, expect, test } from 'vitest';
import type { SessionEngine } from '../session-engine.ts';
import { createExplaining, EXPLAINED_ORIGIN as origin } from '../testing/explaining.ts';
import { useTestWorld } from '../testing/test-engine.ts';

const world = useTestWorld();
const { explain, begin, pastTheGrace } = createExplaining(world);
let engine: SessionEngine;
beforeAll(() => {
  ({ engine } = world.a);
});

describe('texts that open nothing', () => {
  test.each([
    'nonsense',
    'cfs_',
    `cfx_${'A'.repeat(22)}.${'A'.repeat(43)}`,
    `cfs_${'A'.repeat(21)}B.${'A'.repeat(43)}`,
    `cfl_${'A'.repeat(22)}.${'A'.repeat(42)}`,
    `cfr_${'A'.repeat(22)}.01.${'A'.repeat(43)}`,
    'c7a1e2d0',
  ])('%s could never have been issued', async (text) => {
    expect(await explain(text)).toMatchObject({
      kind: 'unrecognized',
      verdict: 'refused',
      rule: 'form',
      reason: 'malformed',
      session: null,
      records: [],
    });
  });

  test.each([
    ['session_id', crypto.randomUUID()],
    ['session_token', `cfs_${'A'.repeat(22)}.${'A'.repeat(43)}`],
    ['access_token', `cfa_${'A'.repeat(22)}.${'A'.repeat(43)}`],
    ['refresh_token', `cfr_${'A'.repeat(22)}.0.${'A'.repeat(43)}`],
    ['logout_ticket', `cfl_${'A'.repeat(22)}.${'A'.repeat(43)}`],
  ])('a %s of no session', async (kind, text) => {
    expect(await explain(text)).toMatchObject({ kind, rule: 'existence', reason: 'unknown', records: [] });
  });

  test('the id of a session with a secret that is not its own, of every kind', async () => {
    const session = await begin(await world.newUser(), { isRemembered: true });
    const id = session.token.slice(4, 26);
    const wrong = 'A'.repeat(43);
    for (const text of [
      `cfs_${id}.${wrong}`,
      `cfa_${id}.${wrong}`,
      `cfr_${id}.0.${wrong}`,
      `cfl_${id}.${wrong}`,
    ]) {
      expect(await explain(text)).toMatchObject({
        verdict: 'refused',
        rule: 'secret',
        reason: 'unknown',
        secretMatches: false,
        session: { id: session.id },
      });
    }
    // The right secret by the wrong way.
    const asBearer = session.token.replace('cfs_', 'cfa_');
    expect(await explain(asBearer)).toMatchObject({ rule: 'secret', secretMatches: false });
  });

  test('a credential that a re-authentication has replaced', async () => {
    const session = await begin(await world.newUser());
    await engine.rotateSession(session.session, { origin });
    expect(await explain(session.token)).toMatchObject({
      rule: 'used_up',
      reason: 'superseded',
      secretMatches: true,
    });
    expect(await explain(session.id)).toMatchObject({ verdict: 'accepted', rule: 'none' });
  });
});

describe('sessions that can be refreshed', () => {
  const refresh = (token: string | null) =>
    engine.refreshSession(token ?? undefined, { transport: 'bearer', origin });

  async function bearer() {
    return begin(await world.newUser(), { transport: 'bearer' });
  }

  test('a closed access is refused, while the session, its refresh token and its ticket are good', async () => {
    const { id, token, refreshToken } = await bearer();
    const closedAt = new Date(Date.now() - 1000);
    await world.a.db.prisma.userSession.update({ where: { id }, data: { tokenExpiresAt: closedAt } });
    const closed = {
      verdict: 'refused',
      rule: 'access',
      reason: 'access_expired',
      decidedAt: closedAt.toISOString(),
    };
    expect(await explain(token)).toMatchObject({ ...closed, kind: 'access_token', secretMatches: true });
    expect(await explain(id)).toMatchObject(closed);
    const good = { verdict: 'accepted', rule: 'none', reason: null };
    expect(await explain(refreshToken ?? '')).toMatchObject({ ...good, kind: 'refresh_token' });
    expect(
      await explain(engine.createLogoutTickets({ id, userId: id, now: new Date() }).logoutTicket),
    ).toMatchObject(good);
  });

  test('a used up refresh token is good within the grace, and a reuse after it', async () => {
    const { id, token, refreshToken } = await bearer();
    await refresh(refreshToken);
    expect(await explain(token)).toMatchObject({
      rule: 'used_up',
      reason: 'superseded',
      secretMatches: true,
    });
    expect(await explain(refreshToken ?? '')).toMatchObject({ verdict: 'accepted', rule: 'none' });
    await pastTheGrace(id);
    const used = await explain(refreshToken ?? '');
    expect(used).toMatchObject({
      verdict: 'refused',
      rule: 'used_up',
      reason: 'refresh_reuse',
      secretMatches: true,
    });
    // Asking has ended nothing; presenting it does what was foretold.
    expect(await explain(id)).toMatchObject({ verdict: 'accepted' });
    expect(await refresh(refreshToken)).toMatchObject({ refreshed: false, reason: used.reason });
  });

  test('a refresh token of a generation that was never reached is not genuine', async () => {
    const { refreshToken } = await bearer();
    const later = (refreshToken ?? '').replace('.0.', '.7.');
    expect(await explain(later)).toMatchObject({ rule: 'secret', secretMatches: false });
  });

  test('nor is a real one of a generation that a restored backup does not know', async () => {
    const { id, refreshToken } = await bearer();
    const next = await refresh(refreshToken);
    if (!next.refreshed) throw new Error('unreachable');
    expect(await explain(next.refreshToken ?? '')).toMatchObject({ verdict: 'accepted' });
    await world.a.db.prisma.userSession.update({ where: { id }, data: { refreshGeneration: 0 } });
    expect(await explain(next.refreshToken ?? '')).toMatchObject({ rule: 'secret', secretMatches: false });
    expect(await refresh(next.refreshToken)).toMatchObject({ refreshed: false, reason: 'unknown' });
  });
});
