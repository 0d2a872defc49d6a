import { SESSION_HEADER } from '@curfew/contracts';
import { aHeld } from './a-held.ts';
import { createFakeSession, type FakeSession } from './fake-session.ts';
import { createFakeStreams, type FakeStreams } from './fake-event-source.ts';

export type Answer =
  | { data: unknown }
  | ({ curfewCode: string; reason?: string; retryAfterSeconds?: number } & Partial<
      Record<'note' | 'endedAt' | 'endedFrom', string>
    >);

/** A server with one cookie jar in front of it. A test changes what it answers while it runs. */
export interface FakeServer {
  fetch: typeof fetch;
  streams: FakeStreams;
  /** "auth.logout", and "auth.logout ticket" for a call with a ticket and without cookies. */
  calls: string[];
  /** The ticket of each logout that came with one. */
  tickets: string[];
  /** Who the cookie belongs to; null after its end. */
  person: string | null;
  session: FakeSession;
  /** The access of a remembered session has to be refreshed. */
  isClosed: boolean;
  /** Answers instead of the ordinary one, once it is set. */
  override: ((call: string) => Answer | Promise<Answer> | undefined) | null;
}

export function createFakeServer(person: string | null): FakeServer {
  const server: FakeServer = {
    calls: [],
    tickets: [],
    person,
    session: createFakeSession(),
    isClosed: false,
    override: null,
    fetch: respond,
    streams: createFakeStreams(),
  };

  async function respond(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
    const url = new URL(input instanceof Request ? input.url : input, 'http://curfew.test');
    const isBatch = url.searchParams.has('batch');
    const names = url.pathname.replace('/trpc/', '').split(',');
    const aborted = Promise.withResolvers<never>();
    init.signal?.addEventListener('abort', () => aborted.reject(init.signal?.reason));
    const meant = new Headers(init.headers).get(SESSION_HEADER);
    const answers = Promise.all(
      names.map(async (name) => {
        const call = init.credentials === 'omit' ? `${name} ticket` : name;
        server.calls.push(call);
        const ticket = ticketIn(init.body);
        if (ticket !== null) server.tickets.push(ticket);
        const isOther = meant !== null && meant !== server.session.id && ticket === null;
        return (
          (await server.override?.(call)) ??
          (isOther ? { curfewCode: 'SESSION_MISMATCH' } : answer(call, ticket !== null))
        );
      }),
    );
    const results = await Promise.race([answers, aborted.promise]);
    const body = results.map((result) =>
      'data' in result ? { result } : { error: { code: -32001, message: result.curfewCode, data: result } },
    );
    return new Response(JSON.stringify(isBatch ? body : body[0]));
  }

  function answer(call: string, hasTicket: boolean): Answer {
    const needsAccess = !hasTicket && !/^auth\.(?:login|refresh|logout)(?: |$)/u.test(call);
    if (server.isClosed && needsAccess) return { curfewCode: 'UNAUTHORIZED', reason: 'access_expired' };
    switch (call) {
      case 'auth.refresh':
      case 'auth.session':
      case 'auth.login':
      case 'auth.listSessions':
        return answerTo(call);
      case 'auth.logout':
      case 'auth.logoutAll':
      case 'auth.logout ticket':
        server.person = null;
        return { data: { success: true, outcome: 'ended', endedSessions: 1, message: '', timestamp: '' } };
      default:
        server.session.touch();
        return { data: call === 'auth.touch' ? server.session.told() : held(server.person ?? 'nobody') };
    }
  }

  function answerTo(call: string): Answer {
    const { session } = server;
    if (server.person === null) return { curfewCode: 'UNAUTHORIZED', reason: 'user_logout' };
    if (call === 'auth.login') session.begin();
    const reason = session.over();
    if (reason !== null) return { curfewCode: 'UNAUTHORIZED', reason };
    server.isClosed = false;
    return { data: { ...held(server.person), isNewDevice: false } };
  }

  const held = (name: string) => ({ ...aHeld(name), session: server.session.told() });

  return server;
}

function ticketIn(body: unknown): string | null {
  const input: unknown = typeof body === 'string' ? JSON.parse(body) : null;
  const { ticket }: { ticket?: unknown } = { ...(typeof input === 'object' ? input : null) };
  return typeof ticket === 'string' ? ticket : null;
}
