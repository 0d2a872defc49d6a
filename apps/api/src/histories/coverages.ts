import { readName } from './credentials.ts';
import type { Registry } from './registry.ts';
import { isSameNetwork } from './same-network.ts';
import type { Presented, Sent } from './trace.ts';

interface Covering {
  sent: Sent;
  result: Record<string, unknown>;
  registry: Registry;
  ownId: string | undefined;
}

/** Which sessions a success of this procedure says are over. */
export const coverages: Record<string, (covering: Covering) => Iterable<string>> = {
  'auth.logout': ({ sent, registry }) => namedSessions(sent, registry),
  'auth.logoutAll': ({ sent, result, registry, ownId }) => [
    // It says itself that the person has sessions that its ticket did not mean.
    ...(result['hasOpenSessions'] === true ? [] : ofUser(registry.userOf(ownId ?? ''), sent, registry)),
    ...ofTicket(sent, registry),
  ],
  'auth.logoutOthers': (covering) => others(covering),
  'auth.changePassword': (covering) => others(covering),
  'auth.logoutSession': ({ sent }) => [(sent.input as { sessionId: string }).sessionId.toLowerCase()],
  'auth.logoutSessions': ({ sent }) =>
    (sent.input as { sessionIds: string[] }).sessionIds.map((id) => id.toLowerCase()),
  'auth.login': ({ sent, registry }) =>
    // "Whatever session this browser had before is over."
    [sent.presented.cookie, sent.presented.refreshCookie].flatMap((text) =>
      registry.isGenuine(text) ? [readName(text)?.id ?? ''] : [],
    ),
  'admin.logoutSession': ({ sent }) => [(sent.input as { sessionId: string }).sessionId.toLowerCase()],
  'admin.logoutUser': ({ sent, registry }) =>
    ofUser((sent.input as { userId: string }).userId.toLowerCase(), sent, registry),
  'admin.disableUser': ({ sent, registry }) =>
    ofUser((sent.input as { userId: string }).userId.toLowerCase(), sent, registry),
  'admin.logoutSessions': ({ sent, result, registry, ownId }) =>
    (result['remaining'] as { count: number }).count > 0 ? [] : matching(sent, registry, ownId),
  revoke: ({ sent, registry }) => {
    const named = registry.isGenuine(sent.presented.token) ? readName(sent.presented.token) : null;
    return named ? [named.id] : [];
  },
};

/** The sessions of the genuine credentials; where none is genuine, those the others name all the same. */
function namedSessions({ presented }: Sent, registry: Registry): string[] {
  const texts = Object.values(presented).filter((text) => text !== undefined);
  const genuine = texts.filter((text) => registry.isGenuine(text));
  const sessions = (genuine.length > 0 ? genuine : texts).flatMap((text) => {
    const named = readName(text);
    return named && named.kind !== 'everywhere-ticket' ? [named.id] : [];
  });
  return [...sessions, ...everywhere(presented, registry)];
}

function ofTicket({ presented }: Sent, registry: Registry): string[] {
  const named = readName(presented.ticket ?? '');
  const single = named?.kind === 'ticket' && registry.isGenuine(presented.ticket) ? [named.id] : [];
  return [...single, ...everywhere(presented, registry)];
}

/** What a genuine everywhere-ticket means: every session of the user that had begun when it was made. */
function everywhere({ ticket }: Presented, { isGenuine, trace }: Registry): string[] {
  const named = readName(ticket ?? '');
  if (named?.kind !== 'everywhere-ticket' || !isGenuine(ticket)) return [];
  return trace.rows
    .filter(({ userId, createdAt }) => userId === named.id && createdAt.getTime() < (named.madeAt ?? 0))
    .map(({ id }) => id);
}

function ofUser(userId: string | undefined, { begunAt }: Sent, registry: Registry): string[] {
  return userId === undefined ? [] : registry.sessionsOf(userId, begunAt);
}

function others({ sent, registry, ownId }: Covering): string[] {
  const userId = ownId === undefined ? undefined : registry.userOf(ownId);
  return ofUser(userId, sent, registry).filter((id) => id !== ownId);
}

/** The sessions an operator's filter means that had begun before, as far as the checker can say. */
function matching({ input, begunAt }: Sent, registry: Registry, ownId: string | undefined): string[] {
  const { filter } = input as { filter: Record<string, unknown> };
  const [condition] = Object.entries(filter);
  return registry.trace.rows
    .filter(({ id, userId }) => id !== ownId && registry.sessionsOf(userId, begunAt).includes(id))
    .filter((row) => {
      const [name, value] = condition ?? [];
      if (name === 'everyone') return true;
      if (name === 'userId') return row.userId === String(value).toLowerCase();
      if (name === 'clientKind') return row.clientKind === value;
      return name === 'ipPrefix' && isSameNetwork(row.ipPrefix ?? '', String(value));
    })
    .map(({ id }) => id);
}
