import { liveEventSchema } from '@curfew/contracts';
import type { LiveEvent } from '@curfew/contracts';
import type { Visitor } from './visitor.ts';

/** A stream of `auth.events`, read as a browser reads it. */
export interface OpenStream {
  status: number;
  headers: Headers;
  /**
   * The next event; the code of a refusal that came in its place; null when the server has ended the stream. Passes over who is
   * connected and which logins are unanswered, which every stream of the person causes.
   */
  next(): Promise<LiveEvent | { refused: string } | null>;
  /** The next event of this type, whatever comes before it. */
  nextOf<Type extends LiveEvent['type']>(type: Type): Promise<Extract<LiveEvent, { type: Type }>>;
  /** Goes away, as a closed tab does. */
  close(): void;
}

export async function openStream(
  url: string,
  credential: Visitor | { authorization: string },
  query = '',
): Promise<OpenStream> {
  const abort = new AbortController();
  const headers =
    'cookies' in credential
      ? { cookie: [...credential.cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
      : credential;
  const response = await fetch(`${url}/trpc/auth.events?input=%7B%7D${query}`, {
    headers: { accept: 'text/event-stream', ...headers },
    signal: abort.signal,
  });
  const messages = readMessages(response);
  return {
    status: response.status,
    headers: response.headers,
    async next() {
      for (;;) {
        const { value, done } = await messages.next();
        if (done) return null;
        if ('refused' in value || !PASSING.has(value.type)) return value;
      }
    },
    async nextOf(type) {
      for (;;) {
        const { value, done } = await messages.next();
        if (done) throw new Error(`the stream has ended without ${type}`);
        if ('type' in value && isOf(value, type)) return value;
      }
    },
    close: () => abort.abort(),
  };
}

const PASSING: ReadonlySet<string> = new Set<LiveEvent['type']>([
  'connections_changed',
  'unrecognized_logins',
]);

function isOf<Type extends LiveEvent['type']>(
  event: LiveEvent,
  type: Type,
): event is Extract<LiveEvent, { type: Type }> {
  return event.type === type;
}

async function* readMessages(response: Response): AsyncGenerator<LiveEvent | { refused: string }> {
  for await (const { event, data } of readServerSentEvents(response)) {
    if (event === 'return') return;
    if (event === 'serialized-error') {
      yield { refused: (JSON.parse(data) as { data: { curfewCode: string } }).data.curfewCode };
    } else if (event === undefined) yield liveEventSchema.parse(JSON.parse(data));
  }
}

/** The server-sent events that have data, until the server closes the connection. */
export async function* readServerSentEvents(
  response: Response,
): AsyncGenerator<{ event: string | undefined; data: string }> {
  let text = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const lines = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      const field = (name: string) =>
        lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      const data = field('data');
      if (data !== undefined || field('event') === 'return')
        yield { event: field('event'), data: data ?? '' };
    }
  }
}
