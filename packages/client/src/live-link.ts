import { httpSubscriptionLink, type Operation, type TRPCLink } from '@trpc/client';
import { FINGERPRINT_PARAMETER, SESSION_PARAMETER, SESSION_PARAMETER_LENGTH } from '@curfew/contracts';
import type { AppRouter } from '@curfew/api';
import { anySignal } from './any-signal.ts';
import { meantSessionOf } from './meant-session-link.ts';

export interface LiveLinkOptions {
  url: string;
  fingerprint?: (() => Promise<string | null>) | undefined;
  /** Default `globalThis.EventSource`, looked up for each stream. */
  eventSource?: typeof EventSource | undefined;
  /** Ends every stream as well. */
  signal?: AbortSignal | undefined;
}

/**
 * Subscriptions as server-sent events, with the cookies of the moment in which each connection is made. No header
 * can be sent, so none of them counts as activity, and the fingerprint and the session meant are in the query. A connection that breaks is told as
 * `connecting` with its error; whoever holds the subscription decides whether to wait for it.
 */
export function liveLink({ url, eventSource, fingerprint, signal }: LiveLinkOptions): TRPCLink<AppRouter> {
  async function address(op: Pick<Operation, 'context'>): Promise<string> {
    const [print, sessionId] = [await fingerprint?.(), meantSessionOf(op)];
    const query = new URLSearchParams({
      ...(print && { [FINGERPRINT_PARAMETER]: print }),
      ...(sessionId !== null && { [SESSION_PARAMETER]: sessionId.slice(-SESSION_PARAMETER_LENGTH) }),
    });
    return query.size === 0 ? url : `${url}?${query}`;
  }
  return (runtime) =>
    ({ op, next }) => {
      const EventSourceNow = eventSource ?? globalThis.EventSource;
      const open = httpSubscriptionLink<AppRouter, typeof EventSource>({
        url: () => address(op),
        EventSource: EventSourceNow,
      });
      return open(runtime)({ op: { ...op, signal: anySignal([op.signal, signal]) }, next });
    };
}
