import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';

/** One message of a stream. */
export interface StreamMessage {
  /** Absent for values. */
  event: string | undefined;
  data: unknown;
}

export interface EventStream {
  /** Resolves with the status, once there is one; with 0 when the connection broke. */
  opened: Promise<number>;
  close(): void;
}

/** Reads server-sent events on a connection of its own. */
export function openEventStream(
  url: string,
  headers: Record<string, string>,
  listen: { onMessage(message: StreamMessage): void; onEnd(): void },
): EventStream {
  const opened = Promise.withResolvers<number>();
  const outgoing = get(url, { agent: false, headers: { accept: 'text/event-stream', ...headers } });
  outgoing.on('error', () => {
    opened.resolve(0);
    listen.onEnd();
  });
  outgoing.on('response', (response: IncomingMessage) => {
    opened.resolve(response.statusCode ?? 0);
    let text = '';
    response.setEncoding('utf8');
    response.on('error', () => undefined);
    response.on('close', () => listen.onEnd());
    response.on('data', (chunk: string) => {
      text += chunk;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const message = parseMessage(text.slice(0, end));
        text = text.slice(end + 2);
        if (message) listen.onMessage(message);
      }
    });
  });
  return { opened: opened.promise, close: () => void outgoing.destroy() };
}

function parseMessage(text: string): StreamMessage | null {
  const lines = text.split('\n');
  const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
  const [event, data] = [field('event'), field('data')];
  if (event === undefined && data === undefined) return null;
  try {
    return { event, data: data === undefined ? undefined : (JSON.parse(data) as unknown) };
  } catch {
    return { event, data };
  }
}
