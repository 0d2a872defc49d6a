import type { RequestOrigin, SessionEngine } from '@curfew/session-core';
import { CSRF_HEADER } from '@curfew/contracts';
import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify';
import { clearCookies, readCredential, setCookie } from '../http/cookies.ts';
import type { CookieNames, Credential } from '../http/cookies.ts';
import { isActivity, requestOrigin } from '../http/request-origin.ts';
import type { PasswordLimits } from '../limits/password-limits.ts';
import type { CountIdleLogout } from '../limits/logout-limit.ts';

/** What the procedures of one process share. */
export interface Services {
  engine: SessionEngine;
  passwordLimits: PasswordLimits;
  countIdleLogout: CountIdleLogout;
  cookieNames: CookieNames;
}

/** What a procedure may know of its request. It never sees Fastify. */
export interface RequestFacts {
  id: string;
  origin: RequestOrigin;
  credential: Credential;
  isActivity: boolean;
  /** `header`: mutations with a cookie must send the CSRF token. `origin-only`: the origin check alone decides (REST). */
  csrfProtection: 'header' | 'origin-only';
  csrfToken: string | undefined;
  log: FastifyBaseLogger;
}

/** What a procedure may do to its answer besides returning it. */
export interface AnswerControls {
  /** Hands a new session credential to the browser, together with the CSRF token that belongs to it. */
  setSessionCookies(token: string): void;
  setCsrfCookie(sessionToken: string): void;
  clearCookies(): void;
  setHeader(name: string, value: string): void;
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
  csrfProtection: RequestFacts['csrfProtection'],
): ApiContext {
  const { engine, cookieNames } = services;
  const csrfToken = request.headers[CSRF_HEADER];
  const setCsrfCookie = (token: string) =>
    setCookie(reply, cookieNames, { kind: 'csrf', value: engine.createCsrfToken(token) });
  return {
    services,
    request: {
      id: request.id,
      origin: requestOrigin(request),
      credential: readCredential(request, cookieNames),
      isActivity: isActivity(request),
      csrfProtection,
      csrfToken: typeof csrfToken === 'string' ? csrfToken : undefined,
      log: request.log,
    },
    answer: {
      setCsrfCookie,
      setSessionCookies(token) {
        setCookie(reply, cookieNames, { kind: 'session', value: token });
        setCsrfCookie(token);
      },
      clearCookies: () => clearCookies(reply, cookieNames),
      setHeader: (name, value) => void reply.header(name, value),
    },
  };
}
