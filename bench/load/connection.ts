import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { once } from 'node:events';

export interface Answer {
  status: number;
  body: string;
}

const ANSWER_LIMIT_MILLISECONDS = 10_000;

/**
 * One keep-alive connection that carries one request at a time. It knows of HTTP/1.1 what these servers use, and no
 * more: the generator shares the machine with what it measures, and a full client costs as much as a fast server does.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #host: string;
  #received = '';
  #waiting: PromiseWithResolvers<Answer> | undefined;

  private constructor(socket: Socket, host: string) {
    this.#socket = socket;
    this.#host = host;
    socket.setNoDelay(true);
    socket.setEncoding('latin1');
    socket.setTimeout(ANSWER_LIMIT_MILLISECONDS, () => socket.destroy(new Error('no answer in time')));
    socket.on('data', (chunk: string) => this.#receive(chunk));
    socket.on('error', (error) => this.#waiting?.reject(error));
    socket.on('close', () => this.#waiting?.reject(new Error('the server closed the connection')));
  }

  static async open(origin: string): Promise<Connection> {
    const { hostname, port, host } = new URL(origin);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new Connection(socket, host);
  }

  /** `headers` are names and values in turn. */
  ask(path: string, headers: string[]): Promise<Answer> {
    this.#waiting = Promise.withResolvers<Answer>();
    let request = `GET ${path} HTTP/1.1\r\nhost: ${this.#host}\r\n`;
    for (let index = 0; index < headers.length; index += 2) {
      request += `${headers[index]}: ${headers[index + 1]}\r\n`;
    }
    this.#socket.write(`${request}\r\n`, 'latin1');
    return this.#waiting.promise;
  }

  close(): void {
    this.#waiting = undefined;
    this.#socket.destroy();
  }

  #receive(chunk: string): void {
    this.#received += chunk;
    const answer = parseAnswer(this.#received);
    if (answer === undefined) return;
    this.#received = '';
    this.#waiting?.resolve(answer);
  }
}

/** Undefined until the answer is complete. */
function parseAnswer(text: string): Answer | undefined {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  const bodyStart = headEnd + 4;
  const head = text.slice(0, headEnd).toLowerCase();
  const status = Number(head.slice(9, 12));
  const at = head.indexOf('\r\ncontent-length:');
  if (at === -1) {
    if (status === 204 || status === 304) return { status, body: '' };
    return text.endsWith('0\r\n\r\n') ? { status, body: joinChunks(text.slice(bodyStart)) } : undefined;
  }
  const length = Number.parseInt(head.slice(at + 17), 10);
  return text.length >= bodyStart + length ? { status, body: text.slice(bodyStart) } : undefined;
}

/** The body of a chunked answer: lengths in hexadecimal, each before its part. */
function joinChunks(text: string): string {
  let body = '';
  for (let position = 0; ;) {
    const lineEnd = text.indexOf('\r\n', position);
    const length = Number.parseInt(text.slice(position, lineEnd), 16);
    if (!(length > 0)) return body;
    body += text.slice(lineEnd + 2, lineEnd + 2 + length);
    position = lineEnd + 2 + length + 2;
  }
}
