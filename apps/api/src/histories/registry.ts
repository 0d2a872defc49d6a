import type { Trace } from './trace.ts';

/** What is known of credentials and sessions once a history is over. */
export interface Registry {
  isGenuine(text: string | undefined): text is string;
  userOf(sessionId: string): string | undefined;
  /** The sessions of this user whose credentials were out before this moment. */
  sessionsOf(userId: string, before: number): string[];
  trace: Trace;
}

export function createRegistry(trace: Trace): Registry {
  const genuine = new Set(trace.issued.map(({ text }) => text));
  const users = new Map(trace.rows.map(({ id, userId }) => [id, userId]));
  const knownAt = new Map<string, number>();
  for (const { kind, id, at } of trace.issued) {
    if (kind !== 'everywhere-ticket' && !knownAt.has(id)) knownAt.set(id, at);
  }
  return {
    trace,
    isGenuine: (text): text is string => text !== undefined && genuine.has(text),
    userOf: (sessionId) => users.get(sessionId),
    sessionsOf: (userId, before) =>
      [...knownAt].filter(([id, at]) => at < before && users.get(id) === userId).map(([id]) => id),
  };
}
