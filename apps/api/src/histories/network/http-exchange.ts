import { Agent, request } from 'node:http';
import type { ClientRequest } from 'node:http';

export interface HttpRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string | undefined;
}

export interface HttpAnswer {
  status: number;
  setCookies: string[];
  /** Parsed, where it is JSON. */
  body: unknown;
}

/** A request that has begun. */
export interface HttpExchange {
  /** Null when the connection broke. */
  answered: Promise<HttpAnswer | null>;
  /** Sends what was kept back of it. */
  finish(): void;
  /** Breaks the connection. */
  cut(): void;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Sends a request, or all of it but the last byte of its body. */
export function sendRequest(
  url: string,
  { method, path, headers, body }: HttpRequest,
  { isKeptBack = false } = {},
): HttpExchange {
  const outgoing = request(`${url}${path}`, {
    method,
    agent,
    headers: { ...headers, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) },
  });
  outgoing.setNoDelay(true);
  const kept = isKeptBack && body !== undefined && body !== '' ? body.slice(-1) : '';
  if (kept === '') outgoing.end(body);
  else {
    outgoing.flushHeaders();
    outgoing.write((body ?? '').slice(0, -1));
  }
  return {
    answered: readAnswer(outgoing),
    finish: () => void (outgoing.writableEnded || outgoing.end(kept)),
    cut: () => void outgoing.destroy(),
  };
}

function readAnswer(outgoing: ClientRequest): Promise<HttpAnswer | null> {
  const done = Promise.withResolvers<HttpAnswer | null>();
  outgoing.on('error', () => done.resolve(null));
  outgoing.on('response', (response) => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => (text += chunk));
    response.on('error', () => done.resolve(null));
    response.on('close', () => done.resolve(null));
    response.on('end', () => {
      const setCookies = response.headers['set-cookie'] ?? [];
      done.resolve({ status: response.statusCode ?? 0, setCookies, body: parse(text) });
    });
  });
  return done.promise;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
