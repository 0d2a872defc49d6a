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

/** What a procedure may know of its request and do to its answer. It never sees Fastify. */
export interface ApiContext extends Services {
  requestId: string;
  origin: RequestOrigin;
  credential: Credential;
  isActivity: boolean;
  /** `header`: mutations with a cookie must send the CSRF token. `origin-only`: the origin check alone decides (REST). */
  csrfProtection: 'header' | 'origin-only';
  csrfToken: string | undefined;
  log: FastifyBaseLogger;
  /** Hands a new session credential to the browser, together with the CSRF token that belongs to it. */
  setSessionCookies(token: string): void;
  setCsrfCookie(sessionToken: string): void;
  clearCookies(): void;
  setHeader(name: string, value: string): void;
}

export function createContext(
  services: Services,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  csrfProtection: ApiContext['csrfProtection'],
): ApiContext {
  const { engine, cookieNames } = services;
  const csrfToken = request.headers[CSRF_HEADER];
  const setCsrfCookie = (token: string) =>
    setCookie(reply, cookieNames, { kind: 'csrf', value: engine.createCsrfToken(token) });
  return {
    ...services,
    requestId: request.id,
    origin: requestOrigin(request),
    credential: readCredential(request, cookieNames),
    isActivity: isActivity(request),
    csrfProtection,
    csrfToken: typeof csrfToken === 'string' ? csrfToken : undefined,
    log: request.log,
    setCsrfCookie,
    setSessionCookies(token) {
      setCookie(reply, cookieNames, { kind: 'session', value: token });
      setCsrfCookie(token);
    },
    clearCookies: () => clearCookies(reply, cookieNames),
    setHeader: (name, value) => void reply.header(name, value),
  };
}
