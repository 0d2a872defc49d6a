import type { IssuedCredentials, LiveSession, RequestOrigin, SessionEngine } from '@curfew/session-core';
import { CSRF_HEADER } from '@curfew/contracts';
import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify';
import type { CheckUp } from '../check-up/create-check-up.ts';
import { clearCookies, setCookie } from '../http/cookies.ts';
import type { CookieNames } from '../http/cookies.ts';
import { readCredential } from '../http/credential.ts';
import type { PresentedByRequest } from '../http/credential.ts';
import { isActivity, meantSessionId, requestOrigin } from '../http/request-origin.ts';
import type { LiveEvents } from '../live/live-events.ts';
import type { PasswordLimits } from '../limits/password-limits.ts';
import type { LogoutLimit } from '../limits/logout-limit.ts';

/** A trusted service with its credential (RFC 7662 §2.1). */
export interface IntrospectionClient {
  name: string;
  secret: string;
}

/** What the procedures of one process share. */
export interface Services {
  engine: SessionEngine;
  passwordLimits: PasswordLimits;
  logoutLimit: LogoutLimit;
  checkUp: CheckUp;
  liveEvents: LiveEvents;
  cookieNames: CookieNames;
  /** The services that may ask whether a token lives. */
  introspectionClients: readonly IntrospectionClient[];
}

/** What a procedure may know of its request. It never sees Fastify. */
export interface RequestFacts extends PresentedByRequest {
  id: string;
  origin: RequestOrigin;
  isActivity: boolean;
  /** `header`: mutations with a cookie must send the CSRF token. `origin-only`: the origin check alone decides (REST). */
  csrfProtection: 'header' | 'origin-only';
  /** Whether a cookie counts for nothing here: the route is one for programs. */
  isBearerOnly: boolean;
  csrfToken: string | undefined;
  /** tRPC only: a credential of another session does not count. Undefined: whichever is presented is meant. */
  meantSessionId: string | undefined;
  log: FastifyBaseLogger;
}

/** What a procedure may do to its answer besides returning it. */
export interface AnswerControls {
  /** Hands new credentials to the browser, together with the CSRF token that belongs to them. */
  setSessionCookies(issued: IssuedCredentials & { session: LiveSession }): void;
  setCsrfCookie(sessionToken: string): void;
  clearCookies(): void;
  setHeader(name: string, value: string): void;
  /** Closes the connection whatever has been sent: for a stream whose client does not read its end. */
  hangUp(): void;
}

/** Few keys, because tRPC copies the context key by key wherever a middleware adds to it. */
export interface ApiContext {
  services: Services;
  request: RequestFacts;
  answer: AnswerControls;
}

export function createContext(
  services: Services,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  rules: Pick<RequestFacts, 'csrfProtection'> & { isBearerOnly?: boolean },
): ApiContext {
  const { engine, cookieNames } = services;
  const csrfToken = request.headers[CSRF_HEADER];
  const presented = readCredential(request, cookieNames);
  const setCsrfCookie = (token: string) =>
    setCookie(reply, cookieNames, { kind: 'csrf', value: engine.createCsrfToken(token) });
  return {
    services,
    request: {
      id: request.id,
      origin: requestOrigin(request),
      ...presented,
      isActivity: isActivity(request),
      isBearerOnly: false,
      ...rules,
      csrfToken: typeof csrfToken === 'string' ? csrfToken : undefined,
      meantSessionId: rules.csrfProtection === 'header' ? meantSessionId(request) : undefined,
      log: request.log,
    },
    answer: {
      setCsrfCookie,
      setSessionCookies({ token, refreshToken, session }) {
        setCookie(reply, cookieNames, { kind: 'session', value: token });
        setCsrfCookie(token);
        if (refreshToken !== null) {
          const maxAgeSeconds = secondsBetween(session.now, session.absoluteExpiresAt);
          setCookie(reply, cookieNames, { kind: 'refresh', value: refreshToken, maxAgeSeconds });
        } else if (presented.refreshCookie !== undefined) {
          clearCookies(reply, cookieNames, ['refresh']);
        }
      },
      clearCookies: () => clearCookies(reply, cookieNames),
      setHeader: (name, value) => void reply.header(name, value),
      hangUp: () => void reply.raw.destroy(),
    },
  };
}

function secondsBetween(from: Date, to: Date): number {
  return Math.floor((to.getTime() - from.getTime()) / 1000);
}
