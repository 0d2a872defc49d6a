import { SessionError } from '@curfew/contracts';
import { listen } from '@curfew/db';
import { EVENT_CHANNEL, readNotice } from '@curfew/session-core';
import type { SessionNotice } from '@curfew/session-core';
import { createMailbox } from './mailbox.ts';
import type { Mailbox } from './mailbox.ts';

/** What wakes an open stream. `check`: something may have been missed, or enough time has passed. */
export type Wake = { kind: 'notice'; notice: SessionNotice } | { kind: 'check' } | { kind: 'stop' };

export interface StreamOwner {
  userId: string;
  sessionId: string;
  /** What streams of one address are counted by. */
  address: string;
}

/** The open streams of this instance, and what wakes them. */
export interface LiveEvents {
  /** @throws TOO_MANY_REQUESTS when the session or the address has as many open as are allowed. */
  open(owner: StreamOwner): Mailbox<Wake>;
  openStreams(): number;
  /** Whether notices of other instances arrive right now. Without them streams are checked by time alone. */
  isListening(): boolean;
  /** Has every stream end, and opens no more. */
  close(): Promise<void>;
}

export interface LiveEventsOptions {
  databaseUrl: string;
  perSession: number;
  perAddress: number;
  onLost?: (error: Error) => void;
}

/** Feeds the open streams from the notices of every instance, this one included: there is one way, not two. */
export function createLiveEvents(options: LiveEventsOptions): LiveEvents {
  const streams = new Map<Mailbox<Wake>, StreamOwner>();
  let isClosed = false;
  const wake = (item: Wake, isFor: (owner: StreamOwner) => boolean = () => true) => {
    for (const [mailbox, owner] of streams) if (isFor(owner)) mailbox.put(item);
  };
  const listener = listen({
    url: options.databaseUrl,
    channel: EVENT_CHANNEL,
    onMessage(payload) {
      const notice = readNotice(payload);
      if (notice) wake({ kind: 'notice', notice }, ({ userId }) => userId === notice.userId);
    },
    onListening: () => wake({ kind: 'check' }),
    ...(options.onLost && { onLost: options.onLost }),
  });
  return {
    open(owner) {
      const count = (isSame: (other: StreamOwner) => boolean) => [...streams.values()].filter(isSame).length;
      const isFull =
        isClosed ||
        count(({ sessionId }) => sessionId === owner.sessionId) >= options.perSession ||
        count(({ address }) => address === owner.address) >= options.perAddress;
      if (isFull) {
        throw new SessionError(
          'TOO_MANY_REQUESTS',
          'Too many streams are open. Close one, or try again later.',
          {
            retryAfterSeconds: 10,
          },
        );
      }
      const mailbox = createMailbox<Wake>(() => streams.delete(mailbox));
      streams.set(mailbox, owner);
      return mailbox;
    },
    openStreams: () => streams.size,
    isListening: () => listener.isListening(),
    async close() {
      isClosed = true;
      wake({ kind: 'stop' });
      await listener.close();
    },
  };
}
