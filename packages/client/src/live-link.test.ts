import { expect, test } from 'vitest';
import { createBrowserClient } from './browser-client.ts';
import type { ClientError } from './read-error.ts';

/** The connection that was made last; what a test emits there is what the server has sent. */
function fakeEventSource() {
  const made: { url: string; emit: (type: string, data: unknown) => void; isClosed: () => boolean }[] = [];
  class FakeEventSource extends EventTarget {
    readonly CLOSED = 2;
    readyState = 1;
    constructor(url: string) {
      super();
      const emit = (type: string, data: unknown) =>
        this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data) }));
      made.push({ url, emit, isClosed: () => this.readyState === 2 });
    }
    close() {
      this.readyState = 2;
    }
  }
  return { made, eventSource: FakeEventSource as unknown as typeof EventSource };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

async function subscribed(signal?: AbortSignal) {
  const { made, eventSource } = fakeEventSource();
  const told: string[] = [];
  const tell = (what: string) => (error?: ClientError | null) =>
    void told.push(error ? `${what} ${error.reason}` : what);
  const client = createBrowserClient({
    eventSource,
    signal,
    readCookies: () => '',
    fingerprint: async () => 'a/b',
    session: {
      currentEpoch: () => 1,
      onOut: tell('out'),
      onUnavailable: tell('unavailable'),
      onAnswer: tell('answer'),
    },
    reauthenticate: async () => true,
  });
  const events: unknown[] = [];
  client.auth.events.subscribe(undefined, {
    onData: (event) => events.push(event),
    onError: () => events.push('error'),
  });
  await settled();
  const [connection] = made;
  if (connection === undefined) throw new TypeError('nothing was opened');
  return { connection, events, told };
}

test('a subscription is a stream of server-sent events, through all links', async () => {
  const { connection, events, told } = await subscribed();
  expect(connection.url).toBe('/trpc/auth.events?fingerprint=a%2Fb');
  connection.emit('connected', {});
  await settled();
  expect(told).toEqual([]);
  connection.emit('message', { type: 'ready' });
  await settled();
  expect([events, told]).toEqual([[{ type: 'ready' }], ['answer']]);
});

test('a refusal comes within the stream and says that the session is over', async () => {
  const { connection, events, told } = await subscribed();
  const data = { curfewCode: 'UNAUTHORIZED', code: 'UNAUTHORIZED', reason: 'admin_logout' };
  connection.emit('serialized-error', { code: -32001, message: 'over', data });
  await settled();
  expect([events, told]).toEqual([['error'], ['out admin_logout']]);
});

test('a stream that breaks says nothing about the session or the server', async () => {
  const { connection, events, told } = await subscribed();
  const data = { curfewCode: 'TOO_MANY_REQUESTS', code: 'TOO_MANY_REQUESTS', retryAfterSeconds: 10 };
  connection.emit('serialized-error', { code: -32029, message: 'full', data });
  await settled();
  expect([events, told]).toEqual([['error'], []]);
});

test('a stream ends with its client', async () => {
  const end = new AbortController();
  const { connection } = await subscribed(end.signal);
  end.abort();
  await settled();
  expect(connection.isClosed()).toBe(true);
});
