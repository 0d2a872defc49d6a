import type { RefusalReason } from '@curfew/contracts';
import type { Person } from '../history.ts';
import type { ModelSession } from './model-sessions.ts';
import type { CookieJar } from './simulated-browser.ts';

export interface Refused {
  curfewCode: string;
  reason?: RefusalReason;
  endedAt?: string;
}

export interface ModelCall {
  procedure: string;
  isMutation: boolean;
  isActivity: boolean;
  input: Record<string, unknown>;
  /** As they were when the request left the browser. */
  cookies: CookieJar;
  csrf: string | null;
  /** The session it says it is meant for. */
  meant: string | null;
}

export interface ModelReply {
  answer: { data: unknown } | Refused;
  /** What is in the jar once the answer has arrived. */
  setCookies: Partial<CookieJar>;
  /** The sessions that this call has ended. */
  ended?: ModelSession[];
}

export const NO_COOKIES: CookieJar = { session: null, refresh: null, csrf: null };
export const MISMATCH: ModelReply = { answer: { curfewCode: 'SESSION_MISMATCH' }, setCookies: {} };

/** A credential that is good for nothing is taken out of the browser; one that a newer one has replaced is not. */
export function refuse(reason: RefusalReason, session?: ModelSession): ModelReply {
  const isGone = !['missing', 'superseded', 'access_expired'].includes(reason);
  return { answer: refusalOf(reason, session), setCookies: isGone ? NO_COOKIES : {} };
}

/** With the moment, where that is why the session has ended. */
export function refusalOf(reason: RefusalReason, session: ModelSession | undefined): Refused {
  const end = session?.end?.reason === reason ? session.end : null;
  const endedAt = end === null ? {} : { endedAt: new Date(end.at).toISOString() };
  return { curfewCode: 'UNAUTHORIZED', reason, ...endedAt };
}

export function cookiesOf({ credential, refresh }: ModelSession): CookieJar {
  return { session: credential, refresh, csrf: `csrf-${credential}` };
}

export function userOf(person: Person) {
  return {
    id: `00000000-0000-7000-9000-${person === 'Ann' ? '00000000000a' : '00000000000b'}`,
    email: `${person}@example.com`,
    displayName: person,
    role: 'user',
    mustChangePassword: false,
  };
}

/** In an address or a ticket. */
export function personIn(value: unknown): Person {
  return String(value).startsWith('Ann') ? 'Ann' : 'Bea';
}
