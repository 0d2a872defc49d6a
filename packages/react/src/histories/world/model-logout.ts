import type { EndReason, RefusalReason } from '@curfew/contracts';
import {
  MISMATCH,
  NO_COOKIES,
  personIn,
  refuse,
  userOf,
  type ModelCall,
  type ModelReply,
} from './model-reply.ts';
import type { ModelSession, ModelSessions } from './model-sessions.ts';
import type { CookieJar } from './simulated-browser.ts';

interface Coverage {
  ending: ModelSession[];
  reason: EndReason;
  /** Live ones that began after the ticket was made. */
  hasOpen: boolean;
}

/** What comes with every credential. Tickets are `cfl_s_<session>` and `cfl_u_<person>_<the newest session then>`. */
export function describeIssued(sessions: ModelSessions, session: ModelSession) {
  const { id, person } = session;
  return {
    user: userOf(person),
    session: sessions.told(session),
    logoutTicket: `cfl_s_${id}`,
    logoutAllTicket: `cfl_u_${person}_${sessions.of(person).at(-1)?.id ?? id}`,
    isNewDevice: false,
  };
}

export function createModelLogout(sessions: ModelSessions, now: () => number) {
  /** What a ticket ends; null without one, undefined for one that was never issued. */
  function coverage(ticket: unknown): Coverage | null | undefined {
    if (typeof ticket !== 'string') return null;
    const [, scope, id = '', newest = ''] = /^cfl_([su])_([^_]+)_?(.*)$/u.exec(ticket) ?? [];
    const session = sessions.byId(id);
    if (scope === 's') return session && { ending: [session], reason: 'user_logout', hasOpen: false };
    if (scope !== 'u') return undefined;
    const all = sessions.of(personIn(id));
    const isNewer = (one: ModelSession) => one.id > newest;
    return {
      ending: all.filter((one) => !isNewer(one)),
      reason: 'user_logout_all',
      hasOpen: all.some((one) => isNewer(one) && !sessions.isOver(one)),
    };
  }

  function end({ ending, reason, hasOpen }: Coverage): ModelReply {
    const ended = ending.filter((session) => !sessions.isOver(session));
    for (const session of ended) sessions.end(session, reason);
    const data = {
      success: true,
      outcome: ended.length > 0 ? 'ended' : ending.length > 0 ? 'already-ended' : 'no-session',
      endedSessions: ended.length,
      ...(hasOpen && { hasOpenSessions: true }),
      message: '',
      timestamp: new Date(now()).toISOString(),
    };
    return { answer: { data }, setCookies: NO_COOKIES, ended };
  }

  function logOut({ input, cookies }: ModelCall): ModelReply {
    const byTicket = coverage(input['ticket']);
    const named = [cookies.session, cookies.refresh].flatMap((credential) => sessions.find(credential) ?? []);
    if (byTicket === undefined && named.length === 0) return refuse('unknown');
    const { ending = [], reason = 'user_logout', hasOpen = false } = byTicket ?? {};
    return end({ ending: [...new Set([...ending, ...named])], reason, hasOpen });
  }

  /** Also the holder of a remembered session whose access has closed: it is opened for this call. */
  function findCaller({ session, refresh }: CookieJar): ModelSession | RefusalReason {
    const reason = sessions.refusalOf(session);
    const isClosed = reason === 'access_expired' || (reason === 'missing' && refresh !== null);
    return isClosed ? sessions.refresh(refresh) : (reason ?? sessions.find(session) ?? 'unknown');
  }

  function logOutAll({ input, cookies }: ModelCall): ModelReply {
    const byTicket = coverage(input['ticket']);
    const caller = findCaller(cookies);
    const reason = 'user_logout_all';
    if (typeof caller !== 'string') {
      const ending = [...new Set([...sessions.of(caller.person), ...(byTicket?.ending ?? [])])];
      return end({ ending, reason, hasOpen: false });
    }
    const [own = sessions.find(cookies.session)] = byTicket?.ending ?? [];
    const hasOthers = own !== undefined && sessions.othersOf(own).length > 0;
    if (byTicket) return end(byTicket.reason === reason ? byTicket : { ...byTicket, hasOpen: hasOthers });
    // A repetition after a lost answer.
    if (own !== undefined && sessions.isOver(own) && !hasOthers) {
      return end({ ending: [own], reason, hasOpen: false });
    }
    return byTicket === undefined ? refuse('unknown') : refuse(caller, sessions.find(cookies.session));
  }

  /** A logout that names its session leaves other people's sessions and cookies alone. */
  function handle(call: ModelCall): ModelReply {
    const logout = call.procedure === 'auth.logout' ? logOut : logOutAll;
    const { meant, cookies, input } = call;
    const person = meant === null ? undefined : sessions.byId(meant)?.person;
    const isMeant = (credential: string | null) =>
      person === undefined || (sessions.find(credential)?.person ?? person) === person;
    const session = isMeant(cookies.session) ? cookies.session : null;
    const refresh = isMeant(cookies.refresh) ? cookies.refresh : null;
    const hasAnothers = session !== cookies.session || refresh !== cookies.refresh;
    if (hasAnothers && input['ticket'] === undefined) return MISMATCH;
    const reply = logout({ ...call, cookies: { ...cookies, session, refresh } });
    return hasAnothers ? { ...reply, setCookies: {} } : reply;
  }

  return { handle, coveredBy: (ticket: string) => coverage(ticket)?.ending ?? [] };
}
