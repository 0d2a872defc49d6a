import pg from 'pg';

export interface ListenOptions {
  url: string;
  channel: string;
  onMessage: (payload: string) => void;
  /** Called whenever listening has begun, the first time and after each interruption: what was said in between was missed. */
  onListening: () => void;
  /** Told of each interruption and each attempt that failed; it is tried again by itself. */
  onLost?: (error: Error) => void;
}

export interface Listener {
  isListening(): boolean;
  close(): Promise<void>;
}

/** A connection that a network swallowed is noticed after so long. */
const PROBE_MILLISECONDS = 10_000;
const ANSWER_MILLISECONDS = 1_900;
const FIRST_DELAY_MILLISECONDS = 100;
const LONGEST_DELAY_MILLISECONDS = 5_000;

/**
 * Listens to the notifications of one channel on a connection of its own, for as long as the process wants. A connection
 * that breaks, or does not answer any more, is replaced; the delays between attempts double up to 5 s.
 */
export function listen(options: ListenOptions): Listener {
  let client: pg.Client | null = null;
  let isListening = false;
  let isClosed = false;
  let delay = FIRST_DELAY_MILLISECONDS;
  let timer: NodeJS.Timeout | undefined;

  async function begin(): Promise<void> {
    const next = new pg.Client({
      connectionString: options.url,
      application_name: 'curfew-listener',
      connectionTimeoutMillis: ANSWER_MILLISECONDS,
      query_timeout: ANSWER_MILLISECONDS,
      keepAlive: true,
    });
    client = next;
    next.on('error', (error) => lose(next, error));
    next.on('end', () => lose(next, new Error('the connection ended')));
    next.on('notification', ({ payload }) => options.onMessage(payload ?? ''));
    try {
      await next.connect();
      await next.query(`LISTEN ${next.escapeIdentifier(options.channel)}`);
      if (client !== next) return;
      isListening = true;
      delay = FIRST_DELAY_MILLISECONDS;
      options.onListening();
      probe(next);
    } catch (error) {
      lose(next, error instanceof Error ? error : new Error(String(error)));
    }
  }

  function probe(current: pg.Client): void {
    timer = setTimeout(() => {
      current.query('SELECT 1').then(
        () => client === current && probe(current),
        (error: Error) => lose(current, error),
      );
    }, PROBE_MILLISECONDS).unref();
  }

  /** Each connection is lost once, however it tells. */
  function lose(lost: pg.Client, error: Error): void {
    if (client !== lost) return;
    client = null;
    isListening = false;
    clearTimeout(timer);
    void lost.end().catch(() => undefined);
    if (isClosed) return;
    options.onLost?.(error);
    timer = setTimeout(() => void begin(), delay);
    delay = Math.min(delay * 2, LONGEST_DELAY_MILLISECONDS);
  }

  void begin();
  return {
    isListening: () => isListening,
    async close() {
      isClosed = true;
      clearTimeout(timer);
      const last = client;
      client = null;
      isListening = false;
      await last?.end().catch(() => undefined);
    },
  };
}
