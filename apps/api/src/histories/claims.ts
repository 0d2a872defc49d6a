import { endReasonSchema } from '@curfew/contracts';
import { coverages } from './coverages.ts';
import { readName } from './credentials.ts';
import { createRegistry } from './registry.ts';
import type { Registry } from './registry.ts';
import type { Sent, Trace } from './trace.ts';

/** Something that was said: from this moment on these sessions are over. */
export interface Claim {
  sent: Sent;
  at: number;
  /** What it was said of, to tell kinds of violations apart. */
  how: string;
  by: 'ended' | 'already-ended' | 'refused' | 'not-found' | 'stream';
  sessionIds: ReadonlySet<string>;
}

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

function claimsOf(sent: Sent, registry: Registry): Claim[] {
  const { answeredAt: at, result, refusal } = sent;
  if (at === undefined) return [];
  const opener = openerOf(sent);
  const ownId = registry.isGenuine(opener) ? readName(opener)?.id : undefined;
  if (refusal) return refusalClaims(sent, ownId, registry);
  const outcome = result?.['outcome'];
  if (!result || outcome === 'no-session') return [];
  const by = outcome === 'already-ended' || outcome === 'unchanged' ? 'already-ended' : 'ended';
  const covered = coverages[sent.procedure]?.({ sent, result, registry, ownId }) ?? [];
  const sessionIds = new Set(covered);
  return sessionIds.size === 0
    ? []
    : [{ sent, at, by, how: describeNaming(sent, registry, ownId), sessionIds }];
}

function refusalClaims(sent: Sent, ownId: string | undefined, registry: Registry): Claim[] {
  const { refusal, answeredAt: at = Infinity } = sent;
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
