import { NO_COOKIES, type ModelReply } from './model-reply.ts';
import type { Network } from './network.ts';
import type { PageTraffic } from './page-traffic.ts';
import type { CookieJar } from './simulated-browser.ts';

export interface PageRequest {
  traffic: PageTraffic;
  input: RequestInfo | URL;
  init: RequestInit;
}

/** A mutation that was sent with cookies, and what became of it. */
export interface Command {
  procedure: string;
  cookies: CookieJar;
  reply: ModelReply;
}

/** A request on its way: whoever carries it decides when, and whether, its parts happen. */
interface Exchange {
  names: string[];
  outcome: Promise<Response>;
  /** The server does it. `arrive` is what the browser does with the cookies of the answer. */
  serve: () => { body: string; arrive: () => void };
  resolve: (response: Response) => void;
  reject: (cause: unknown) => void;
  isAborted: () => boolean;
}

export function openPageRequest(
  { server, jar }: Pick<Network, 'server' | 'jar'>,
  request: PageRequest,
): Exchange {
  const { traffic, input, init } = request;
  const url = new URL(input instanceof Request ? input.url : input, 'http://curfew.test');
  const names = url.pathname.replace('/trpc/', '').split(',');
  const headers = new Headers(init.headers);
  const hasCookies = init.credentials !== 'omit';
  const cookies = hasCookies ? { ...jar } : NO_COOKIES;
  const isMutation = init.method === 'POST';
  const isBatch = url.searchParams.has('batch');
  const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : null;

  function serve() {
    const replies = names.map((procedure, index) => {
      const reply = server.handle({
        procedure,
        isMutation,
        isActivity: headers.get('x-activity') !== 'background',
        input: asRecord(isBatch ? asRecord(body)[index] : body),
        cookies,
        csrf: headers.get('x-csrf-token'),
        meant: headers.get('x-session-id'),
      });
      if (hasCookies && isMutation) traffic.onCommand({ procedure, cookies, reply });
      return reply;
    });
    const results = replies.map(toResult);
    const arrive = () => {
      if (hasCookies) for (const { setCookies } of replies) Object.assign(jar, setCookies);
    };
    return { body: JSON.stringify(isBatch ? results : results[0]), arrive };
  }

  return { names, serve, ...whatComesOfIt(request) };
}

/** Reaches the page as a task of it, once. */
function whatComesOfIt({ traffic, init: { signal } }: PageRequest) {
  const outcome = Promise.withResolvers<Response>();
  let isSettled = false;
  let isAborted = false;
  const settle = (end: () => void) => {
    if (isSettled) return;
    isSettled = true;
    traffic.loop.run(end);
  };
  const fail = (cause: unknown, isFailure: boolean) =>
    settle(() => {
      if (isFailure) traffic.countFailure();
      outcome.reject(cause);
    });
  signal?.addEventListener('abort', () => {
    isAborted = true;
    const cause: unknown = signal.reason;
    fail(cause, cause instanceof Error && cause.name === 'TimeoutError');
  });
  return {
    outcome: outcome.promise,
    resolve: (response: Response) => settle(() => outcome.resolve(response)),
    reject: (cause: unknown) => fail(cause, true),
    isAborted: () => isAborted,
  };
}

function toResult({ answer }: ModelReply) {
  return 'data' in answer
    ? { result: answer }
    : { error: { code: -32001, message: answer.curfewCode, data: answer } };
}

export function toResponse(body: string): Response {
  return new Response(body, { headers: { 'content-type': 'application/json' } });
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
