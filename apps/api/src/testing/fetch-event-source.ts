import { readServerSentEvents } from './open-stream.ts';

/** What a browser’s `EventSource` shows of an answer: events of a stream, and of anything else only that it failed. */
export class FetchEventSource extends EventTarget {
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSED = 2;
  readyState: number = this.CONNECTING;
  readonly #abort = new AbortController();

  constructor(url: string | URL) {
    super();
    this.#read(url).catch(() => this.#fail());
  }

  close(): void {
    this.readyState = this.CLOSED;
    this.#abort.abort();
  }

  async #read(url: string | URL): Promise<void> {
    const { signal } = this.#abort;
    const response = await fetch(url, { headers: { accept: 'text/event-stream' }, signal });
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
    if (response.status !== 200 || !isStream) return this.#fail();
    this.readyState = this.OPEN;
    for await (const { event = 'message', data } of readServerSentEvents(response)) {
      this.dispatchEvent(new MessageEvent(event, { data }));
    }
  }

  #fail(): void {
    this.readyState = this.CLOSED;
    this.dispatchEvent(new Event('error'));
  }
}
