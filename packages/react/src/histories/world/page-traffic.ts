import { createFakeStreams, type FakeStream, type FakeStreams } from '../../testing/fake-event-source.ts';
import type { Network } from './network.ts';
import type { PageLoop } from './page-loop.ts';
import type { Command } from './page-request.ts';

/** As the server is configured. */
const PING_MILLISECONDS = 5_000;
const LONGEST_SILENCE_MILLISECONDS = 12_000;

/** The requests and streams of one page. */
export interface PageTraffic {
  loop: PageLoop;
  fetch: typeof fetch;
  eventSource: typeof EventSource;
  onCommand: (command: Command) => void;
  /** Of requests that were not answered. */
  failures: () => number;
  countFailure: () => void;
  close: () => void;
}

export function createPageTraffic(
  network: Network,
  loop: PageLoop,
  onCommand: (command: Command) => void,
): PageTraffic {
  const streams = createFakeStreams();
  const opened = new Set<() => void>();
  let failures = 0;
  streams.clientOptions = { reconnectAfterInactivityMs: LONGEST_SILENCE_MILLISECONDS };
  streams.greet = (stream) => connectStream({ network, loop, streams, opened }, stream);
  const traffic: PageTraffic = {
    loop,
    fetch: (input, init = {}) => network.fetch({ traffic, input, init }),
    eventSource: streams.eventSource,
    onCommand,
    failures: () => failures,
    countFailure() {
      failures += 1;
    },
    close() {
      for (const forget of opened) forget();
    },
  };
  return traffic;
}

interface StreamPlace {
  network: Network;
  loop: PageLoop;
  streams: FakeStreams;
  opened: Set<() => void>;
}

function connectStream({ network, loop, streams, opened }: StreamPlace, stream: FakeStream): void {
  const onPage = (task: () => void) => loop.post(() => streams.open.includes(stream) && task());
  if (network.isDown()) return onPage(() => stream.interrupt());
  let isDead = false;
  const deliver = (task: () => void) => {
    if (!isDead) onPage(task);
  };
  const answer = network.server.streams.open(
    {
      cookies: { ...network.jar },
      meant: new URL(stream.url, 'http://curfew.test').searchParams.get('session'),
    },
    { send: (event) => deliver(() => stream.send(event)), finish: () => deliver(() => stream.finish()) },
  );
  if ('curfewCode' in answer) return onPage(() => stream.refuse({ ...answer }));
  const stopPings = pingRegularly(network, () => deliver(stream.ping));
  const stopListening = network.onTrouble((trouble) => {
    isDead = true;
    forget();
    if (trouble === 'broken') onPage(() => stream.interrupt());
  });
  const forget = () => {
    stopPings();
    stopListening();
    opened.delete(forget);
    network.server.streams.close(answer);
  };
  opened.add(forget);
}

function pingRegularly({ time }: Network, ping: () => void): () => void {
  let cancel = () => {};
  const plan = () => {
    cancel = time.setTimer(() => {
      ping();
      plan();
    }, PING_MILLISECONDS);
  };
  plan();
  return () => cancel();
}
