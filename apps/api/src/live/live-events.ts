import { SessionError } from '@curfew/contracts';
import { listen } from '@curfew/db';
import { EVENT_CHANNEL, readNotice } from '@curfew/session-core';
import type { SessionNotice } from '@curfew/session-core';
import { keepConnected } from './keep-connected.ts';
import type { KeepConnectedOptions } from './keep-connected.ts';
import { createMailbox } from './mailbox.ts';
import type { Mailbox } from './mailbox.ts';

/** What happened to the sessions of a user. `check`: something may have been missed. */
export type News = { kind: 'notice'; notice: SessionNotice } | { kind: 'check' };

/** What wakes the guard of an open stream. `stop`: this process is stopping. */
export type Wake = News | { kind: 'stop' };

export interface StreamOwner {
  userId: string;
  sessionId: string;
  /** What streams of one address are counted by. */
  address: string;
}

/** The open streams of this instance, and what wakes them. */
export interface LiveEvents {
  /**
   * Counts a stream until its mailbox is closed.
   * @throws TOO_MANY_REQUESTS when the session or the address has as many open as are allowed; UNAVAILABLE when the
   * process is stopping.
   */
  open(owner: StreamOwner): Mailbox<Wake>;
  /** For the procedure behind a stream, which is counted already. */
  follow(userId: string): Mailbox<News>;
  openStreams(): number;
  /** Whether notices of other instances arrive right now. Without them streams are checked by time alone. */
  isListening(): boolean;
  /** Has every stream end, and opens no more. */
  close(): Promise<void>;
}

export interface LiveEventsOptions {
  databaseUrl: string;
  engine: KeepConnectedOptions['engine'];
  perSession: number;
  perAddress: number;
  onLost?: (error: Error) => void;
  /** What was not written of who is connected. */
  onError?: (error: unknown) => void;
}

/** Feeds the open streams from the notices of every instance, this one included: there is one way, not two. */
export function createLiveEvents(options: LiveEventsOptions): LiveEvents {
  const streams = new Map<Mailbox<Wake>, StreamOwner>();
  const followers = new Map<Mailbox<News>, Pick<StreamOwner, 'userId'>>();
  let isClosed = false;
  const spread = (item: News, isFor: (owner: Pick<StreamOwner, 'userId'>) => boolean = () => true) => {
    for (const [mailbox, owner] of streams) if (isFor(owner)) mailbox.put(item);
    for (const [mailbox, owner] of followers) if (isFor(owner)) mailbox.put(item);
  };
  const listener = listen({
    url: options.databaseUrl,
    channel: EVENT_CHANNEL,
    onMessage(payload) {
      const notice = readNotice(payload);
      if (notice) spread({ kind: 'notice', notice }, ({ userId }) => userId === notice.userId);
    },
    onListening: () => spread({ kind: 'check' }),
    ...(options.onLost && { onLost: options.onLost }),
  });
  const connections = keepConnected({
    engine: options.engine,
    openSessions: () => new Set([...streams.values()].map(({ sessionId }) => sessionId)),
    onError: options.onError,
  });
  return {
    open(owner) {
      if (isClosed) throw serverStopping();
      const count = (isSame: (other: StreamOwner) => boolean) => [...streams.values()].filter(isSame).length;
      const isFull =
        count(({ sessionId }) => sessionId === owner.sessionId) >= options.perSession ||
        count(({ address }) => address === owner.address) >= options.perAddress;
      if (isFull) {
        throw new SessionError(
          'TOO_MANY_REQUESTS',
          'Too many streams are open. Close one, or try again later.',
          { retryAfterSeconds: 10 },
        );
      }
      const mailbox = createMailbox<Wake>(() => {
        if (streams.delete(mailbox)) connections.changed('closed');
      });
      streams.set(mailbox, owner);
      connections.changed('opened');
      return mailbox;
    },
    follow(userId) {
      const mailbox = createMailbox<News>(() => followers.delete(mailbox));
      followers.set(mailbox, { userId });
      return mailbox;
    },
    openStreams: () => streams.size,
    isListening: () => listener.isListening(),
    async close() {
      isClosed = true;
      for (const mailbox of streams.keys()) mailbox.put({ kind: 'stop' });
      await listener.close();
      await connections.close();
    },
  };
}

/** What streams fail with when the process stops: another instance, or the next process, takes them. */
export function serverStopping(): SessionError {
  return new SessionError('UNAVAILABLE', 'The server is stopping. Connect again.', { retryAfterSeconds: 1 });
}
