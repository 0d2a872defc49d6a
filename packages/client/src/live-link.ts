import { httpSubscriptionLink, type TRPCLink } from '@trpc/client';
import type { AppRouter } from '@curfew/api';

export interface LiveLinkOptions {
  url: string;
  /** Default `globalThis.EventSource`, looked up for each stream. */
  eventSource?: typeof EventSource | undefined;
  /** Ends every stream as well. */
  signal?: AbortSignal | undefined;
}

/**
 * Subscriptions as server-sent events, with the cookies of the moment in which each connection is made. No header
 * can be sent, so none of them counts as activity or carries a fingerprint. A connection that breaks is told as
 * `connecting` with its error; whoever holds the subscription decides whether to wait for it.
 */
export function liveLink({ url, eventSource, signal }: LiveLinkOptions): TRPCLink<AppRouter> {
  return (runtime) =>
    ({ op, next }) => {
      const EventSourceNow = eventSource ?? globalThis.EventSource;
      const open = httpSubscriptionLink<AppRouter, typeof EventSource>({ url, EventSource: EventSourceNow });
      const signals = [op.signal, signal].filter((each) => each != null);
      return open(runtime)({ op: { ...op, signal: AbortSignal.any(signals) }, next });
    };
}
