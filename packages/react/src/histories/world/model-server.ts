import { createModelLogout, describeIssued } from './model-logout.ts';
import { cookiesOf, MISMATCH, personIn, refuse, type ModelCall, type ModelReply } from './model-reply.ts';
import { createModelSessions, type ModelSession, type ModelSessions } from './model-sessions.ts';
import { createModelStreams, type ModelStreams } from './model-streams.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Where the browser's clock begins too. */
const BEGINNING = Date.UTC(2026, 10, 20, 12);

/** A small server that says only what is true of its sessions. */
export interface ModelServer {
  sessions: ModelSessions;
  streams: ModelStreams;
  /** By its clock, which nobody sets. */
  now: () => number;
  handle: (call: ModelCall) => ModelReply;
  /** The sessions that a ticket can end, live or not. */
  coveredBy: (ticket: string) => ModelSession[];
}

export function createModelServer(time: VirtualTime): ModelServer {
  const now = () => BEGINNING + time.now();
  const sessions = createModelSessions(now);
  const streams = createModelStreams(sessions, now);
  const logout = createModelLogout(sessions, now);

  const issued = (session: ModelSession) => describeIssued(sessions, session);
  const handOver = (session: ModelSession, more: object = {}): ModelReply => ({
    answer: { data: { ...issued(session), ...more } },
    setCookies: cookiesOf(session),
  });

  function logIn({ input, cookies }: ModelCall): ModelReply {
    for (const credential of [cookies.session, cookies.refresh]) {
      const before = sessions.find(credential);
      if (before !== undefined && !sessions.isOver(before)) sessions.end(before, 'replaced');
    }
    const session = sessions.begin(personIn(input['email']), input['rememberMe'] === true);
    streams.tellBegin(session);
    return handOver(session);
  }

  function refresh({ cookies }: ModelCall): ModelReply {
    const session = sessions.refresh(cookies.refresh);
    return typeof session === 'string' ? refuse(session, sessions.find(cookies.refresh)) : handNew(session);
  }

  const handNew = (session: ModelSession, more: object = {}): ModelReply => {
    streams.reconnect(session);
    return handOver(session, more);
  };

  function changePassword(session: ModelSession): ModelReply {
    const others = sessions.othersOf(session);
    for (const other of others) sessions.end(other, 'password_changed');
    sessions.replaceCredential(session);
    return { ...handNew(session, { endedSessions: others.length }), ended: others };
  }

  function answerHolder({ procedure, isActivity }: ModelCall, session: ModelSession): ModelReply {
    if (isActivity) session.lastActiveAt = now();
    switch (procedure) {
      case 'auth.session':
        return { answer: { data: issued(session) }, setCookies: {} };
      case 'auth.touch':
        return { answer: { data: sessions.told(session) }, setCookies: {} };
      case 'auth.listSessions':
        // To be compared with whom the page shows.
        return { answer: { data: { owner: session.person } }, setCookies: {} };
      case 'auth.reauthenticate':
        sessions.replaceCredential(session);
        return handNew(session);
      case 'auth.changePassword':
        return changePassword(session);
      default:
        throw new TypeError(`the model server has no ${procedure}`);
    }
  }

  function answerCaller(call: ModelCall): ModelReply {
    const { cookies, meant } = call;
    const session = sessions.find(cookies.session);
    const named = [session, sessions.find(cookies.refresh)];
    if (meant !== null && named.some((one) => one !== undefined && one.id !== meant)) return MISMATCH;
    const reason = sessions.refusalOf(cookies.session);
    // After a restart of the browser the refresh cookie is the only one left.
    if (reason === 'missing' && cookies.refresh !== null) return refuse('access_expired');
    return reason === null && session !== undefined
      ? answerHolder(call, session)
      : refuse(reason ?? 'unknown', session);
  }

  return {
    sessions,
    streams,
    now,
    coveredBy: logout.coveredBy,
    handle(call) {
      const { procedure } = call;
      const expected = expectedCsrf(call);
      if (expected !== call.csrf && expected !== null) {
        return { answer: { curfewCode: 'CSRF_TOKEN_INVALID' }, setCookies: { csrf: expected } };
      }
      if (procedure === 'auth.login') return logIn(call);
      if (procedure === 'auth.refresh') return refresh(call);
      return procedure.startsWith('auth.logout') ? logout.handle(call) : answerCaller(call);
    },
  };
}

/** Null: the call needs none. */
function expectedCsrf({ isMutation, cookies: { session } }: ModelCall): string | null {
  return isMutation && session !== null ? `csrf-${session}` : null;
}
