import { DEFAULT_COOKIE_NAMES } from '@curfew/contracts';
import { readCookie } from './credentials.ts';
import type { HttpAnswer } from './network/http-exchange.ts';

export interface Account {
  id: string;
  email: string;
  isOperator: boolean;
  /** As far as answers say. */
  password: string;
}

/** A browser or a program, with what it has been given so far. */
export interface Actor {
  name: string;
  kind: 'browser' | 'program';
  account: Account;
  ip: string;
  /** A browser's cookies, as it keeps them: the last answer that arrives wins. */
  jar: Map<string, string>;
  accessToken: string | undefined;
  refreshToken: string | undefined;
  logoutTicket: string | undefined;
  logoutAllTicket: string | undefined;
  /** Every session credential it ever held, the latest last. */
  held: string[];
}

export function createActor(name: string, account: Account, ip: string): Actor {
  return {
    name,
    kind: name.endsWith('program') ? 'program' : 'browser',
    account,
    ip,
    jar: new Map(),
    accessToken: undefined,
    refreshToken: undefined,
    logoutTicket: undefined,
    logoutAllTicket: undefined,
    held: [],
  };
}

export const sessionOf = ({ kind, jar, accessToken }: Actor) =>
  kind === 'browser' ? jar.get(DEFAULT_COOKIE_NAMES.session) : accessToken;

export const refreshOf = ({ kind, jar, refreshToken }: Actor) =>
  kind === 'browser' ? jar.get(DEFAULT_COOKIE_NAMES.refresh) : refreshToken;

/** Takes an answer as a browser or program does when it arrives, however old it is by then. */
export function takeAnswer(
  actor: Actor,
  { setCookies, body }: HttpAnswer,
  result: Record<string, unknown>,
): void {
  if (actor.kind === 'browser') {
    for (const { name, value, isDeletion } of setCookies.map((line) => readCookie(line))) {
      if (isDeletion) actor.jar.delete(name);
      else actor.jar.set(name, value);
    }
  } else {
    const tokens = (result['tokens'] ?? body) as Record<string, unknown>;
    actor.accessToken = text(tokens['accessToken'] ?? tokens['access_token']) ?? actor.accessToken;
    actor.refreshToken = text(tokens['refreshToken'] ?? tokens['refresh_token']) ?? actor.refreshToken;
  }
  actor.logoutTicket = text(result['logoutTicket']) ?? actor.logoutTicket;
  actor.logoutAllTicket = text(result['logoutAllTicket']) ?? actor.logoutAllTicket;
  const held = sessionOf(actor);
  if (held !== undefined && held !== actor.held.at(-1)) actor.held.push(held);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
