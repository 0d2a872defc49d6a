import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCsrfToken, isCsrfToken } from './csrf-token.ts';
import { createKeyring } from './keyring.ts';
import { createLogoutAllTicket, createLogoutTicket, readLogoutTicket } from './logout-ticket.ts';
import { deriveCredentials, isRefreshTokenOfSeed, parseRefreshToken, SEED_BYTES } from './refresh-token.ts';
import { createSessionToken, decodeSessionId, encodeSessionId, parseSessionToken } from './session-token.ts';

const [older, newer] = ['an older secret that is long enough', 'a newer secret that is long enough'];
const before = createKeyring([older]);
const during = createKeyring([newer, older]);
const after = createKeyring([newer]);

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const id = '01a1fb70-e81b-722d-8b18-8631fceacc94';
const cookie = { sessionId: id, transport: 'cookie' } as const;

describe('session tokens', () => {
  test('are unique, and every character of the random half carries its share of randomness', () => {
    const secrets = new Set<string>();
    const counts = Array.from({ length: 21 }, () => new Map<string, number>());
    const size = 100_000;
    for (let index = 0; index < size; index += 1) {
      const secret = createSessionToken(cookie, before).token.split('.')[1] ?? '';
      secrets.add(secret);
      for (const [position, count] of counts.entries()) {
        const character = secret[position] ?? '';
        count.set(character, (count.get(character) ?? 0) + 1);
      }
    }
    expect(secrets.size).toBe(size);
    for (const count of counts) {
      const expected = size / 64;
      const chiSquare = [...count.values()].reduce((sum, seen) => sum + (seen - expected) ** 2 / expected, 0);
      // 63 degrees of freedom: a fair source exceeds 150 once in some hundred million tries.
      expect(count.size).toBe(64);
      expect(chiSquare).toBeLessThan(150);
    }
  });

  test('come back from their own parser with a proof, and nothing else does', () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.constantFrom('cookie' as const, 'bearer' as const),
        (sessionId, transport) => {
          const { token, secretHash } = createSessionToken({ sessionId, transport }, before);
          const parsed = { transport, sessionId, secretHash };
          expect(parseSessionToken(token, before)).toEqual({ ...parsed, provenance: 'issued' });
          expect(parseSessionToken(token, during)).toEqual({ ...parsed, provenance: 'issued' });
          expect(parseSessionToken(token, after)).toEqual({ ...parsed, provenance: 'forged' });
          expect(parseSessionToken(` ${token}`, before)).toBeNull();
          expect(parseSessionToken(`${token}\n`, before)).toBeNull();
          expect(decodeSessionId(encodeSessionId(sessionId))).toBe(sessionId);
        },
      ),
    );
  });

  test('prove nothing for another session or the other transport', () => {
    const { token } = createSessionToken(cookie, before);
    const other = token.replace(encodeSessionId(id), encodeSessionId(crypto.randomUUID()));
    expect(parseSessionToken(other, before)?.provenance).toBe('forged');
    expect(parseSessionToken(token.replace('cfs_', 'cfa_'), before)?.provenance).toBe('forged');
  });

  test('of the form from before there was a proof are left to the row', () => {
    const legacy = `cfs_${encodeSessionId(id)}.${Buffer.alloc(32, 7).toString('base64url')}`;
    expect(parseSessionToken(legacy, before)).toMatchObject({ sessionId: id, provenance: 'unproved' });
  });

  test('have one spelling: every other last character is malformed or proves nothing', () => {
    const { token } = createSessionToken(cookie, before);
    const readings = [...ALPHABET.replace(token.slice(-1), '')].map(
      (letter) => parseSessionToken(token.slice(0, -1) + letter, before)?.provenance ?? 'malformed',
    );
    expect(new Set(readings)).toEqual(new Set(['malformed', 'forged', 'unproved']));
    expect(readings.filter((reading) => reading === 'malformed')).toHaveLength(32);
  });
});

describe('derived credentials', () => {
  const state = {
    sessionId: id,
    transport: 'bearer' as const,
    generation: 7,
    seed: new Uint8Array(SEED_BYTES).fill(3),
  };

  test('carry a proof of issue that outlives the seed they were derived from', () => {
    const [{ token, refreshToken } = { token: '', refreshToken: '' }] = deriveCredentials(state, before);
    expect(parseSessionToken(token, before)?.provenance).toBe('issued');
    const parsed = parseRefreshToken(refreshToken, before);
    expect(parsed).toMatchObject({ sessionId: id, generation: 7, provenance: 'issued' });
    const isOfSeed = (seed: Uint8Array) => parsed && isRefreshTokenOfSeed(parsed, { ...state, seed }, before);
    expect([isOfSeed(state.seed), isOfSeed(new Uint8Array(SEED_BYTES))]).toEqual([true, false]);
  });

  test('are the same bytes whoever derives them, under each key', () => {
    expect(deriveCredentials(state, before)).toEqual(deriveCredentials({ ...state }, before));
    const tokens = deriveCredentials(state, during).map(({ token }) => token);
    for (const keyring of [before, after]) {
      for (const { token } of deriveCredentials(state, keyring)) expect(tokens).toContain(token);
    }
  });

  test('from a seed of the version before have its form', () => {
    const legacy = { ...state, seed: new Uint8Array(32).fill(3) };
    const [{ token, refreshToken } = { token: '', refreshToken: '' }, ...more] = deriveCredentials(
      legacy,
      before,
    );
    expect(more).toEqual([]);
    expect(parseSessionToken(token, before)?.provenance).toBe('unproved');
    const parsed = parseRefreshToken(refreshToken, before);
    expect(parsed?.provenance).toBe('unproved');
    expect(parsed && isRefreshTokenOfSeed(parsed, legacy, before)).toBe(true);
  });
});

describe('server keys', () => {
  test('are refused when they are missing or short', () => {
    expect(() => createKeyring([])).toThrow('at least one');
    expect(() => createKeyring([newer, 'x'.repeat(31)])).toThrow('at least 32 characters');
    expect(() => createKeyring(['x'.repeat(32)])).not.toThrow();
  });

  test('rotate: what the older key signed holds during the overlap and not after it', () => {
    const named = { scope: 'session', sessionId: id };
    const ticket = createLogoutTicket(id, before);
    expect([before, during, after].map((keyring) => readLogoutTicket(ticket, keyring))).toEqual([
      named,
      named,
      null,
    ]);
    const csrf = createCsrfToken('cfs_token', before);
    expect([before, during, after].map((keyring) => isCsrfToken(csrf, 'cfs_token', keyring))).toEqual([
      true,
      true,
      false,
    ]);
    expect(readLogoutTicket(createLogoutTicket(id, during), after)).toEqual(named);
  });

  test('have a purpose: the same message under another purpose is another mac', () => {
    expect(before.mac('csrf', 'm')).not.toEqual(before.mac('logout-ticket', 'm'));
    expect(before.verify('csrf', 'm', before.mac('logout-ticket', 'm'))).toBe(false);
  });
});

describe('logout tickets', () => {
  const madeAt = new Date('2026-01-01T12:00:00.123Z');
  const all = { userId: id, madeAt };

  test('say what they were made for', () => {
    expect(readLogoutTicket(createLogoutTicket(id, before), before)).toEqual({
      scope: 'session',
      sessionId: id,
    });
    expect(readLogoutTicket(createLogoutAllTicket(all, before), before)).toEqual({
      scope: 'everywhere',
      ...all,
    });
  });

  test('of one scope are worth nothing in the other', () => {
    const [head = '', mac = ''] = createLogoutTicket(id, before).split('.');
    expect(readLogoutTicket(`${head}.${madeAt.getTime()}.${mac}`, before)).toBeNull();
    const [allHead = '', , allMac = ''] = createLogoutAllTicket(all, before).split('.');
    expect(readLogoutTicket(`${allHead}.${allMac}`, before)).toBeNull();
  });
});

test('a credential or ticket with any one character changed to any other proves nothing', () => {
  const state = {
    sessionId: id,
    transport: 'bearer' as const,
    seed: new Uint8Array(SEED_BYTES),
    generation: 7,
  };
  const [derived] = deriveCredentials(state, before);
  const readers: [string, (text: string) => boolean][] = [
    [createLogoutTicket(id, before), (text) => readLogoutTicket(text, before) !== null],
    [
      createLogoutAllTicket({ userId: id, madeAt: new Date() }, before),
      (text) => readLogoutTicket(text, before) !== null,
    ],
    [
      createSessionToken(cookie, before).token,
      (text) => parseSessionToken(text, before)?.provenance === 'issued',
    ],
    [derived?.token ?? '', (text) => parseSessionToken(text, before)?.provenance === 'issued'],
    [derived?.refreshToken ?? '', (text) => parseRefreshToken(text, before)?.provenance === 'issued'],
  ];
  for (const [text, isGenuine] of readers) {
    expect([text, isGenuine(text)]).toEqual([text, true]);
    for (let index = 0; index < text.length; index += 1) {
      for (const letter of ALPHABET.replace(text.charAt(index), '')) {
        const changed = text.slice(0, index) + letter + text.slice(index + 1);
        expect([changed, isGenuine(changed)]).toEqual([changed, false]);
      }
    }
  }
});

test('a CSRF token belongs to one credential', () => {
  expect(isCsrfToken(createCsrfToken('cfs_one', before), 'cfs_two', before)).toBe(false);
  expect(isCsrfToken('', 'cfs_one', before)).toBe(false);
});
