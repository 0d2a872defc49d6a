/** The connections of a browser to one server's live events, as a test sees them. */
export interface FakeStreams {
  eventSource: typeof EventSource;
  /** Those that are open now, oldest first. */
  open: FakeStream[];
  /** How many were ever opened. */
  opened: () => number;
  /** What the server asks of its clients when they connect. */
  clientOptions: { reconnectAfterInactivityMs?: number };
  /** What a new connection meets; the default lets it in with `ready`. */
  greet: (stream: FakeStream) => void;
}

export interface FakeStream {
  url: string;
  /** A sign of life, as the server sends it. */
  ping: () => void;
  /** One event of the procedure. */
  send: (event: unknown) => void;
  /** The procedure has returned, after what it sent. */
  finish: () => void;
  /** An error of the procedure, which comes with status 200. */
  refuse: (data: Record<string, unknown>) => void;
  /** The connection broke: the browser would try again by itself. */
  interrupt: () => void;
  /** The answer was no stream. */
  reject: () => void;
}

/** Lets the real consumer of tRPC run without a network; each connection is met in a later turn, as in a browser. */
export function createFakeStreams(): FakeStreams {
  const open: FakeStream[] = [];
  let opened = 0;

  class FakeEventSource extends EventTarget {
    static readonly CONNECTING = 0;
    static readonly OPEN = 1;
    static readonly CLOSED = 2;
    readonly CONNECTING = 0;
    readonly OPEN = 1;
    readonly CLOSED = 2;
    readonly url: string;
    readyState = 0;
    readonly #stream: FakeStream;

    constructor(url: string | URL) {
      super();
      this.url = String(url);
      opened += 1;
      this.#stream = this.#asStream();
      open.push(this.#stream);
      setTimeout(() => {
        if (this.readyState === 2) return;
        this.readyState = 1;
        this.#emit('connected', streams.clientOptions);
        streams.greet(this.#stream);
      }, 0);
    }

    close(): void {
      this.readyState = 2;
      const index = open.indexOf(this.#stream);
      if (index >= 0) open.splice(index, 1);
    }

    #emit(type: string, data: unknown): void {
      if (this.readyState !== 2) this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data) }));
    }

    #asStream(): FakeStream {
      return {
        url: this.url,
        ping: () => this.#emit('ping', ''),
        send: (event) => this.#emit('message', event),
        finish: () => this.#emit('return', ''),
        refuse: (data) =>
          this.#emit('serialized-error', { code: -32001, message: String(data['curfewCode']), data }),
        interrupt: () => {
          this.readyState = 0;
          this.dispatchEvent(new Event('error'));
        },
        reject: () => {
          this.close();
          this.dispatchEvent(new Event('error'));
        },
      };
    }
  }

  const streams: FakeStreams = {
    // All that is used of one; the rest of the type are overloads of `addEventListener`.
    eventSource: FakeEventSource as unknown as typeof EventSource,
    open,
    opened: () => opened,
    clientOptions: {},
    greet: (stream) => stream.send({ type: 'ready' }),
  };
  return streams;
}
