import type { CurrentSession, LiveEvent, NewLogin } from '@curfew/contracts';

/**
 * What tabs of one browser tell each other about one session, by its public id: a tab of another session ignores it.
 * Never in storage. Only hints: what is true, the server says.
 */
export type SessionMessage =
  /** The leader has heard this. */
  | { type: 'live-event'; sessionId: string; event: LiveEvent }
  /** Whether the leader hears anything. */
  | { type: 'live-status'; sessionId: string; isLive: boolean }
  /** A tab that has just come asks the leader for its status. */
  | { type: 'live-hello'; sessionId: string }
  /** A tab that has missed what the server asks about asks the leader. */
  | { type: 'logins-asked'; sessionId: string }
  | { type: 'logins-told'; sessionId: string; logins: NewLogin[] }
  /** The person has answered about these logins. */
  | { type: 'logins-answered'; sessionId: string; loginIds: string[] }
  /** The server has just said until when the session goes. */
  | { type: 'deadlines'; sessionId: string; session: CurrentSession; clockOffsetMilliseconds: number };

type Fields = Record<string, unknown>;

/** The texts that each live event has to have. */
const EVENT_TEXTS = {
  ready: [],
  session_began: ['at', 'sessionId', 'label', 'clientKind'],
  unrecognized_logins: [],
  connections_changed: ['at'],
  session_ended: ['at', 'sessionId', 'reason', 'by'],
  sessions_ended: ['at', 'reason', 'by'],
  session_renamed: ['at', 'sessionId'],
  password_changed: ['at'],
  reconnect: [],
  ended: ['reason'],
} as const satisfies Record<LiveEvent['type'], readonly string[]>;

/** The message in an unknown value, or null: any script of the origin, of any version, can post to the channel. */
export function parseSessionMessage(value: unknown): SessionMessage | null {
  const fields = asFields(value);
  const sessionId = fields?.['sessionId'];
  if (fields === null || typeof sessionId !== 'string') return null;
  const { event, isLive, logins, loginIds, session, clockOffsetMilliseconds } = fields;
  switch (fields['type']) {
    case 'live-event':
      return isLiveEvent(event) ? { type: 'live-event', sessionId, event } : null;
    case 'live-status':
      return typeof isLive === 'boolean' ? { type: 'live-status', sessionId, isLive } : null;
    case 'live-hello':
      return { type: 'live-hello', sessionId };
    case 'logins-asked':
      return { type: 'logins-asked', sessionId };
    case 'logins-told':
      return isLogins(logins) ? { type: 'logins-told', sessionId, logins } : null;
    case 'logins-answered':
      return isTexts(loginIds) ? { type: 'logins-answered', sessionId, loginIds } : null;
    case 'deadlines':
      if (!isCurrentSession(session) || session.id !== sessionId) return null;
      if (typeof clockOffsetMilliseconds !== 'number' || !Number.isFinite(clockOffsetMilliseconds))
        return null;
      return { type: 'deadlines', sessionId, session, clockOffsetMilliseconds };
    default:
      return null;
  }
}

function isLiveEvent(value: unknown): value is LiveEvent {
  const event = asFields(value);
  if (event === null || !isEventType(event['type'])) return false;
  if (event['type'] === 'unrecognized_logins') return isLogins(event['logins']);
  return EVENT_TEXTS[event['type']].every((name) => typeof event[name] === 'string');
}

function isLogins(value: unknown): value is NewLogin[] {
  return (
    Array.isArray(value) &&
    value.every((login) => {
      const fields = asFields(login);
      return fields !== null && EVENT_TEXTS.session_began.every((name) => typeof fields[name] === 'string');
    })
  );
}

function isEventType(type: unknown): type is LiveEvent['type'] {
  return typeof type === 'string' && Object.hasOwn(EVENT_TEXTS, type);
}

function isCurrentSession(value: unknown): value is CurrentSession {
  const session = asFields(value);
  if (session === null || typeof session['id'] !== 'string') return false;
  const { serverNow, inactivityExpiresAt, absoluteExpiresAt, accessExpiresAt, freshUntil } = session;
  return (
    [serverNow, absoluteExpiresAt, freshUntil].every(isMoment) &&
    [inactivityExpiresAt, accessExpiresAt].every((moment) => moment === null || isMoment(moment)) &&
    Number.isInteger(session['warningSeconds'])
  );
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((text) => typeof text === 'string');
}

function isMoment(value: unknown): boolean {
  return typeof value === 'string' && Number.isFinite(Date.parse(value));
}

function asFields(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null ? { ...value } : null;
}
