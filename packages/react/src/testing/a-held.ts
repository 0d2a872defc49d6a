import type { Held } from '../state/auth-state.ts';

/** What a tab holds of a person; `name` is in every field that is theirs. */
export function aHeld(name: string): Held {
  return {
    user: {
      id: `00000000-0000-7000-8000-${String(name.length).padStart(12, '0')}`,
      email: `${name}@example.com`,
      displayName: name,
      role: 'user',
      mustChangePassword: false,
    },
    session: {
      id: '00000000-0000-7000-8000-000000000001',
      serverNow: '2026-11-20T12:00:00.000Z',
      inactivityExpiresAt: '2026-11-20T12:30:00.000Z',
      absoluteExpiresAt: '2026-11-21T00:00:00.000Z',
      accessExpiresAt: null,
      freshUntil: '2026-11-20T12:10:00.000Z',
      warningSeconds: 120,
    },
    logoutTicket: `cfl_${name}`,
    logoutAllTicket: `cfl_${name}_all`,
    clockOffsetMilliseconds: 0,
    elapsedOffsetMilliseconds: 0,
  };
}
