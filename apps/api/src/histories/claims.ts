import { endReasonSchema } from '@curfew/contracts';
import { readName } from './credentials.ts';
import type { Presented, Sent, Trace } from './trace.ts';

/** Something that was said: from this moment on these sessions are over. */
export interface Claim {
  sent: Sent;
  at: number;
  /** What it was said of, to tell kinds of violations apart. */
  how: string;
  by: 'ended' | 'already-ended' | 'refused' | 'not-found' | 'stream';
  sessionIds: ReadonlySet<string>;
}

type Result = Record<string, unknown>;

const END_REASONS: ReadonlySet<string> = new Set(endReasonSchema.options);

/** The credential that decides who is calling. */
export function openerOf({
  procedure,
  presented,
}: Pick<Sent, 'procedure' | 'presented'>): string | undefined {
  const { bearer, cookie, token, refreshCookie } = presented;
  if (procedure === 'auth.refresh') return token ?? refreshCookie;
  if (procedure === 'introspect' || procedure === 'revoke') return token;
  return bearer ?? cookie;
}

/** Everything that answers and streams have said about sessions that are over. */
export function collectClaims(trace: Trace): Claim[] {
  const registry = createRegistry(trace);
  return [
    ...trace.sent.flatMap((sent) => claimsOf(sent, registry)),
    ...trace.streams.flatMap(({ sent, messages }): Claim[] =>
      messages.flatMap(({ data, at }): Claim[] => {
        const isEnd = typeof data === 'object' && data !== null && 'type' in data && data.type === 'ended';
        const sessionId = readName(openerOf(sent) ?? '')?.id;
        return isEnd && sessionId !== undefined
          ? [{ sent, at, by: 'stream', how: '', sessionIds: new Set([sessionId]) }]
          : [];
      }),
    ),
  ];
}

interface Registry {
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

function claimsOf(sent: Sent, registry: Registry): Claim[] {
  const { answeredAt: at, result, refusal } = sent;
  if (at === undefined) return [];
  const opener = openerOf(sent);
  const ownId = registry.isGenuine(opener) ? readName(opener)?.id : undefined;
  if (refusal) return refusalClaims(sent, at, ownId, registry);
  const outcome = result?.['outcome'];
  if (!result || outcome === 'no-session') return [];
  const by = outcome === 'already-ended' || outcome === 'unchanged' ? 'already-ended' : 'ended';
  const covered = coverages[sent.procedure]?.({ sent, result, registry, ownId }) ?? [];
  const sessionIds = new Set(covered);
  return sessionIds.size === 0
    ? []
    : [{ sent, at, by, how: describeNaming(sent, registry, ownId), sessionIds }];
}

function refusalClaims(sent: Sent, at: number, ownId: string | undefined, registry: Registry): Claim[] {
  const { refusal } = sent;
  if (ownId !== undefined && END_REASONS.has(refusal?.reason ?? '')) {
    return [{ sent, at, by: 'refused', how: sent.refusal?.reason ?? '', sessionIds: new Set([ownId]) }];
  }
  const { sessionId } = (sent.input ?? {}) as { sessionId?: string };
  if (refusal?.code !== 'NOT_FOUND' || sessionId === undefined || ownId === undefined) return [];
  const target = sessionId.toLowerCase();
  const isMeant = sent.procedure.startsWith('admin.') || registry.userOf(target) === registry.userOf(ownId);
  const how = describeNaming(sent, registry, ownId);
  return isMeant ? [{ sent, at, by: 'not-found', how, sessionIds: new Set([target]) }] : [];
}

/** How the sessions were named: a fault is mostly one of a way to name them. */
function describeNaming({ input, presented }: Sent, registry: Registry, ownId: string | undefined): string {
  const { sessionId, sessionIds, filter } = (input ?? {}) as {
    sessionId?: string;
    sessionIds?: string[];
    filter?: object;
  };
  const ids = sessionIds ?? (sessionId === undefined ? [] : [sessionId]);
  if (filter !== undefined) return Object.keys(filter).join();
  if (ids.some((id) => registry.userOf(id.toLowerCase()) !== registry.userOf(ownId ?? '')))
    return "another's id";
  if (ids.some((id) => id !== id.toLowerCase())) return 'id in capitals';
  if (ids.length > 0) return 'id';
  const texts = Object.entries(presented).filter(([, text]) => text !== undefined);
  const genuine = texts.filter(([, text]) => registry.isGenuine(text));
  if (genuine.length === 0 && texts.length > 0) return `${texts.map(([name]) => name).join()} never issued`;
  const isEverywhere = readName(presented.ticket ?? '')?.kind === 'everywhere-ticket';
  return `${genuine.map(([name]) => name).join()}${isEverywhere ? ' for everywhere' : ''}`;
}

interface Covering {
  sent: Sent;
  result: Result;
  registry: Registry;
  ownId: string | undefined;
}

/** Which sessions a success of this procedure says are over. */
const coverages: Record<string, (covering: Covering) => Iterable<string>> = {
  'auth.logout': ({ sent, registry }) => namedSessions(sent, registry),
  'auth.logoutAll': ({ sent, registry, ownId }) => [
    ...ofUser(ownId === undefined ? undefined : registry.userOf(ownId), sent, registry),
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

/** Compares networks and not their spelling; the cast comes from a /24 and a /48. */
export function isSameNetwork(one: string, other: string): boolean {
  return canonicalNetwork(one) === canonicalNetwork(other);
}

function canonicalNetwork(network: string): string {
  const [address = '', bits = ''] = network.split('/');
  if (!address.includes(':')) return `${address.split('.').slice(0, 3).join('.')}/${bits}`;
  const { hostname } = new URL(`http://[${address}]/`);
  return `${hostname.slice(1, -1).split(':').slice(0, 3).join(':')}/${bits}`;
}
