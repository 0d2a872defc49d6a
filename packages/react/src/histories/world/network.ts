import type { Trouble } from '../history.ts';
import type { ModelServer } from './model-server.ts';
import { openPageRequest, toResponse, type PageRequest } from './page-request.ts';
import type { CookieJar } from './simulated-browser.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Between one browser and the server. */
export interface Network {
  time: VirtualTime;
  server: ModelServer;
  jar: CookieJar;
  /** Carries a request of a page, or does to it what was planned. */
  fetch: (request: PageRequest) => Promise<Response>;
  setDown: (isDown: boolean) => void;
  isDown: () => boolean;
  /** Connections break, or go dead without a word. Returns what forgets the listener. */
  onTrouble: (listener: (trouble: 'broken' | 'dead') => void) => () => void;
  deadenStreams: () => void;
  /** For the next request of this procedure. */
  plan: (call: string, trouble: Trouble) => void;
  held: { what: string; release: () => void }[];
  /** Everything as it should be from now on; what was held arrives. */
  heal: () => void;
  /** When anything went wrong last; now, while it does. */
  disturbedAt: () => number;
  /** How many requests there were. */
  sent: () => number;
}

export function createNetwork(time: VirtualTime, server: ModelServer, jar: CookieJar): Network {
  const plans: { call: string; trouble: Trouble }[] = [];
  const connections = new Set<(trouble: 'broken' | 'dead') => void>();
  let isDown = false;
  let sent = 0;
  let disturbedAt = -Infinity;

  function takeTrouble(names: string[]): Trouble | null {
    const index = plans.findIndex(({ call }) => call === 'any' || names.includes(call));
    if (index < 0) return null;
    disturbedAt = time.now();
    return plans.splice(index, 1)[0]?.trouble ?? null;
  }

  function carry(request: PageRequest): Promise<Response> {
    sent += 1;
    const exchange = openPageRequest(network, request);
    const { names, outcome, resolve, isAborted, serve } = exchange;
    const trouble = takeTrouble(names);
    const cut = () => exchange.reject(new TypeError('fetch failed'));
    const hold = (what: string, release: () => void) =>
      network.held.push({ what: `${what} of ${names.join()}`, release: () => isAborted() || release() });
    const answer = () => {
      const { body, arrive } = serve();
      return () => {
        arrive();
        resolve(toResponse(body));
      };
    };

    if (isDown || trouble === 'cut-request') cut();
    else if (trouble === 'hold-request') hold('the request', () => answer()());
    else if (trouble !== 'lose-request') {
      const arrive = answer();
      if (trouble === 'cut-answer') cut();
      else if (trouble === 'hold-answer') hold('the answer', arrive);
      else if (trouble !== 'lose-answer') arrive();
    }
    return outcome;
  }

  const network: Network = {
    time,
    server,
    jar,
    fetch: carry,
    setDown(next) {
      isDown = next;
      disturbedAt = time.now();
      if (next) for (const listener of connections) listener('broken');
    },
    isDown: () => isDown,
    onTrouble(listener) {
      connections.add(listener);
      return () => connections.delete(listener);
    },
    deadenStreams() {
      disturbedAt = time.now();
      for (const listener of connections) listener('dead');
    },
    plan: (call, trouble) => void plans.push({ call, trouble }),
    held: [],
    heal() {
      isDown = false;
      plans.length = 0;
      for (const { release } of network.held.splice(0)) release();
      disturbedAt = time.now();
    },
    disturbedAt: () => (isDown || network.held.length > 0 ? time.now() : disturbedAt),
    sent: () => sent,
  };
  return network;
}
