import type { SessionError } from '@curfew/contracts';

/** A client that has not taken the end of its stream by then is cut off. */
const LAST_WORD_MILLISECONDS = 5000;

export interface StreamConnection {
  /** Aborts when the connection is closed, by whomever. */
  signal: AbortSignal;
  /** Closes the connection without a word. */
  hangUp(): void;
}

/** One guarded stream: it ends once, for the first reason that comes up. */
export class StreamLife {
  readonly #connection: StreamConnection;
  readonly #over = new AbortController();
  #refusal: SessionError | null = null;
  #interrupt = () => {};

  constructor(connection: StreamConnection) {
    this.#connection = connection;
    const leave = () => this.end(null);
    if (connection.signal.aborted) leave();
    else connection.signal.addEventListener('abort', leave, { once: true });
    this.whenOver(() => connection.signal.removeEventListener('abort', leave));
  }

  get isOver(): boolean {
    return this.#over.signal.aborted;
  }

  /** What the client is still to be told; null: nothing, it has gone or the source has finished. */
  get refusal(): SessionError | null {
    return this.#refusal;
  }

  /** Aborts when the stream is over, before the connection is closed. */
  get signal(): AbortSignal {
    return this.#over.signal;
  }

  whenOver(callback: () => void): void {
    if (this.isOver) callback();
    else this.#over.signal.addEventListener('abort', callback, { once: true });
  }

  end(refusal: SessionError | null): void {
    if (this.isOver) return;
    this.#refusal = refusal;
    if (refusal) this.#limitLastWord();
    this.#over.abort();
    this.#interrupt();
  }

  /**
   * Settles like the work, or resolves to null as soon as the stream is over. Not `Promise.race`: a promise that
   * outlives thousands of races keeps something of each of them in memory.
   */
  async settle<Value>(work: () => Promise<Value>): Promise<PromiseSettledResult<Value> | null> {
    if (this.isOver) return null;
    const settled = Promise.withResolvers<PromiseSettledResult<Value> | null>();
    this.#interrupt = () => settled.resolve(null);
    void Promise.allSettled([work()]).then(([result]) => settled.resolve(result));
    return settled.promise;
  }

  /** A client that does not read would keep the connection, and a stopping process, waiting. */
  #limitLastWord(): void {
    const { signal, hangUp } = this.#connection;
    const timer = setTimeout(hangUp, LAST_WORD_MILLISECONDS);
    timer.unref();
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  }
}
