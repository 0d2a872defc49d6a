import type { CurrentSession } from '@curfew/contracts';
import { aHeld } from './a-held.ts';

/** The session that the cookie of a fake browser belongs to, by the server's clock. */
export interface FakeSession {
  id: string;
  /** Null: remembered. */
  inactivitySeconds: number | null;
  absoluteSeconds: number;
  warningSeconds: number;
  /** Milliseconds; the server's clock is the browser's, unless a test says otherwise. */
  now: () => number;
  /** The person did something, or the session is a new one. */
  touch: () => void;
  begin: () => void;
  /** As the server tells it. */
  told: () => CurrentSession;
  /** Why it is over, if it is. */
  over: () => 'inactivity_timeout' | 'absolute_timeout' | null;
}

export function createFakeSession(): FakeSession {
  const { session } = aHeld('');
  let begunAt = Date.parse(session.serverNow);
  let lastActive = begunAt;
  const iso = (milliseconds: number) => new Date(milliseconds).toISOString();
  const absolute = () => begunAt + fake.absoluteSeconds * 1000;
  const inactivity = () =>
    fake.inactivitySeconds === null ? null : lastActive + fake.inactivitySeconds * 1000;
  const fake: FakeSession = {
    id: session.id,
    inactivitySeconds: 30 * 60,
    absoluteSeconds: 12 * 60 * 60,
    warningSeconds: session.warningSeconds,
    now: () => begunAt,
    touch() {
      lastActive = fake.now();
    },
    begin() {
      begunAt = fake.now();
      lastActive = begunAt;
    },
    told() {
      const inactivityAt = inactivity();
      return {
        ...session,
        id: fake.id,
        serverNow: iso(fake.now()),
        inactivityExpiresAt: inactivityAt === null ? null : iso(inactivityAt),
        absoluteExpiresAt: iso(absolute()),
        accessExpiresAt: inactivityAt === null ? iso(absolute()) : null,
        warningSeconds: fake.warningSeconds,
      };
    },
    over() {
      if (fake.now() >= absolute()) return 'absolute_timeout';
      return fake.now() >= (inactivity() ?? Infinity) ? 'inactivity_timeout' : null;
    },
  };
  return fake;
}
