import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCsrfToken, isCsrfToken } from './csrf-token.ts';
import { createKeyring } from './keyring.ts';
import { createLogoutTicket, readLogoutTicket } from './logout-ticket.ts';
import { deriveCredentials, isGenuineRefreshToken, parseRefreshToken } from './refresh-token.ts';
import { createSessionToken, decodeSessionId, encodeSessionId, parseSessionToken } from './session-token.ts';

const [older, newer] = ['an older secret that is long enough', 'a newer secret that is long enough'];
const before = createKeyring([older]);
const during = createKeyring([newer, older]);
const after = createKeyring([newer]);

describe('session tokens', () => {
  test('are unique, and every character of the secret carries its share of randomness', () => {
    const secrets = new Set<string>();
    const counts = Array.from({ length: 42 }, () => new Map<string, number>());
    const size = 100_000;
    for (let index = 0; index < size; index += 1) {
      const secret = createSessionToken('01a1fb70-e81b-722d-8b18-8631fceacc94').token.split('.')[1] ?? '';
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

  test('come back from their own parser, and nothing else does', () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        const { token, secretHash } = createSessionToken(id);
        expect(parseSessionToken(token)).toEqual({ transport: 'cookie', sessionId: id, secretHash });
        expect(parseSessionToken(` ${token}`)).toBeNull();
        expect(parseSessionToken(`${token}\n`)).toBeNull();
        expect(decodeSessionId(encodeSessionId(id))).toBe(id);
      }),
    );
  });
});

describe('server keys', () => {
  test('are refused when they are missing or short', () => {
    expect(() => createKeyring([])).toThrow('at least one');
    expect(() => createKeyring([newer, 'x'.repeat(31)])).toThrow('at least 32 characters');
    expect(() => createKeyring(['x'.repeat(32)])).not.toThrow();
  });

  test('rotate: what the older key signed holds during the overlap and not after it', () => {
    const id = crypto.randomUUID();
    const ticket = createLogoutTicket(id, before);
    expect([before, during, after].map((keyring) => readLogoutTicket(ticket, keyring))).toEqual([
      id,
      id,
      null,
    ]);
    const csrf = createCsrfToken('cfs_token', before);
    expect([before, during, after].map((keyring) => isCsrfToken(csrf, 'cfs_token', keyring))).toEqual([
      true,
      true,
      false,
    ]);
    expect(readLogoutTicket(createLogoutTicket(id, during), after)).toBe(id);
  });

  test('have a purpose: the same message under another purpose is another mac', () => {
    expect(before.mac('csrf', 'm')).not.toEqual(before.mac('logout-ticket', 'm'));
    expect(before.verify('csrf', 'm', before.mac('logout-ticket', 'm'))).toBe(false);
  });
});

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

test('a ticket or refresh token with any one character changed to any other names no session', () => {
  const id = crypto.randomUUID();
  const ticket = createLogoutTicket(id, before);
  const state = { sessionId: id, transport: 'bearer' as const, seed: new Uint8Array(32) };
  const [refreshToken = ''] = deriveCredentials({ ...state, generation: 7 }, before).map(
    (one) => one.refreshToken,
  );
  const isGenuine = (text: string) => {
    const parsed = parseRefreshToken(text);
    return parsed?.sessionId === id && isGenuineRefreshToken(parsed, state, before);
  };
  expect([readLogoutTicket(ticket, before), isGenuine(refreshToken)]).toEqual([id, true]);
  for (const text of [ticket, refreshToken]) {
    for (let index = 0; index < text.length; index += 1) {
      for (const letter of ALPHABET.replace(text.charAt(index), '')) {
        const changed = text.slice(0, index) + letter + text.slice(index + 1);
        expect([changed, readLogoutTicket(changed, before), isGenuine(changed)]).toEqual([
          changed,
          null,
          false,
        ]);
      }
    }
  }
});

test('a CSRF token belongs to one credential', () => {
  expect(isCsrfToken(createCsrfToken('cfs_one', before), 'cfs_two', before)).toBe(false);
  expect(isCsrfToken('', 'cfs_one', before)).toBe(false);
});
