import type { CurrentSession, EndReason, RefusalReason } from '@curfew/contracts';
import type { Person } from '../history.ts';

const SECOND = 1000;
const INACTIVITY_SECONDS = 600;
const ABSOLUTE_SECONDS = 3600;
const REMEMBERED_SECONDS = 7200;
const ACCESS_SECONDS = 300;
const WARNING_SECONDS = 60;
const REPEAT_MILLISECONDS = 10_000;

export interface ModelSession {
  id: string;
  person: Person;
  isRemembered: boolean;
  begunAt: number;
  lastActiveAt: number;
  accessUntil: number;
  credential: string;
  refresh: string | null;
  end: { reason: EndReason; at: number } | null;
}

/** What is true of every session, by the server's clock. Everything else in the checker is held against it. */
export interface ModelSessions {
  begin: (person: Person, isRemembered: boolean) => ModelSession;
  /** A credential that was ever issued, for what it belongs to. */
  find: (credential: string | null) => ModelSession | undefined;
  byId: (id: string) => ModelSession | undefined;
  of: (person: Person) => ModelSession[];
  /** Of the same person, and live. */
  othersOf: (session: ModelSession) => ModelSession[];
  /** Null: good. */
  refusalOf: (credential: string | null) => RefusalReason | null;
  isOver: (session: ModelSession) => boolean;
  end: (session: ModelSession, reason: EndReason) => boolean;
  /** A new credential takes the place of the one before. */
  replaceCredential: (session: ModelSession) => void;
  /** Within ten seconds the same answer again; later a stolen token. */
  refresh: (token: string | null) => ModelSession | RefusalReason;
  told: (session: ModelSession) => CurrentSession;
  onEnd: (listener: (session: ModelSession) => void) => void;
}

export function createModelSessions(now: () => number): ModelSessions {
  const sessions: ModelSession[] = [];
  const credentials = new Map<string, ModelSession>();
  const used = new Map<string, number>();
  const listeners: ((session: ModelSession) => void)[] = [];
  let count = 0;

  function end(session: ModelSession, reason: EndReason, at = now()): boolean {
    if (session.end !== null) return false;
    session.end = { reason, at };
    for (const listener of listeners) listener(session);
    return true;
  }

  function isOver(session: ModelSession): boolean {
    if (session.end !== null) return true;
    const absolute = absoluteOf(session);
    const inactivity = inactivityOf(session);
    const deadline = Math.min(absolute, inactivity);
    if (now() < deadline) return false;
    return end(session, inactivity < absolute ? 'inactivity_timeout' : 'absolute_timeout', deadline);
  }

  function issue(session: ModelSession): void {
    count += 1;
    session.credential = `cfs_${count}`;
    credentials.set(session.credential, session);
    session.accessUntil = session.isRemembered ? now() + ACCESS_SECONDS * SECOND : Infinity;
    if (!session.isRemembered) return;
    session.refresh = `cfr_${count}`;
    credentials.set(session.refresh, session);
  }

  return {
    begin(person, isRemembered) {
      const session = newSession(sessions.length + 1, { person, isRemembered, begunAt: now() });
      sessions.push(session);
      issue(session);
      return session;
    },
    find: (credential) => (credential === null ? undefined : credentials.get(credential)),
    byId: (id) => sessions.find((session) => session.id === id),
    of: (person) => sessions.filter((session) => session.person === person),
    othersOf: (session) =>
      sessions.filter((one) => one !== session && one.person === session.person && !isOver(one)),
    refusalOf(credential) {
      if (credential === null) return 'missing';
      const session = credentials.get(credential);
      if (session === undefined) return 'unknown';
      if (isOver(session)) return session.end?.reason ?? 'unknown';
      if (session.credential !== credential) return 'superseded';
      return now() < session.accessUntil ? null : 'access_expired';
    },
    isOver,
    end,
    replaceCredential: issue,
    refresh(token) {
      if (token === null) return 'missing';
      const session = credentials.get(token);
      if (session === undefined) return 'unknown';
      if (isOver(session)) return session.end?.reason ?? 'unknown';
      const usedAt = used.get(token);
      if (usedAt !== undefined && now() - usedAt < REPEAT_MILLISECONDS) return session;
      if (session.refresh !== token) {
        end(session, 'refresh_reuse');
        return 'refresh_reuse';
      }
      used.set(token, now());
      session.lastActiveAt = now();
      issue(session);
      return session;
    },
    told: (session) => tell(session, now()),
    onEnd: (listener) => void listeners.push(listener),
  };
}

function absoluteOf({ begunAt, isRemembered }: ModelSession): number {
  return begunAt + (isRemembered ? REMEMBERED_SECONDS : ABSOLUTE_SECONDS) * SECOND;
}

function inactivityOf({ lastActiveAt, isRemembered }: ModelSession): number {
  return isRemembered ? Infinity : lastActiveAt + INACTIVITY_SECONDS * SECOND;
}

function tell(session: ModelSession, now: number): CurrentSession {
  const iso = (moment: number) => new Date(moment).toISOString();
  const inactivity = inactivityOf(session);
  return {
    id: session.id,
    serverNow: iso(now),
    inactivityExpiresAt: Number.isFinite(inactivity) ? iso(inactivity) : null,
    absoluteExpiresAt: iso(absoluteOf(session)),
    accessExpiresAt: session.isRemembered ? iso(session.accessUntil) : null,
    freshUntil: iso(session.begunAt + 600 * SECOND),
    warningSeconds: WARNING_SECONDS,
  };
}

function newSession(
  number: number,
  facts: Pick<ModelSession, 'person' | 'isRemembered' | 'begunAt'>,
): ModelSession {
  return {
    ...facts,
    id: `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`,
    lastActiveAt: facts.begunAt,
    accessUntil: Infinity,
    credential: '',
    refresh: null,
    end: null,
  };
}
