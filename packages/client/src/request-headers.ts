import type { Operation } from '@trpc/client';
import { ACTIVITY_HEADER, CSRF_HEADER, FINGERPRINT_HEADER, SESSION_HEADER } from '@curfew/contracts';
import { meantSessionOf } from './meant-session-link.ts';

/** Marks a call the person did not make (polling, refetch on focus): such calls never keep a session alive. */
export const inBackground = { context: { isBackground: true } } as const;
/** The same for a call that somebody waits for: it opens the access of a remembered browser again. */
export const inBackgroundAwaited = { context: { isBackground: true, isAwaited: true } } as const;
/** The same for a query whose input names somebody: the browser remembers addresses, so it travels in the body. */
export const inBackgroundInBody = { context: { isBackground: true, isInBody: true } } as const;

export interface HeaderSources {
  /** Read anew for each request: the cookie changes with every login. */
  readCsrfToken?: (() => string | null) | undefined;
  fingerprint?: (() => Promise<string | null>) | undefined;
}

/**
 * The headers of one HTTP request that carries these operations. A batch is background only if every call in it is:
 * one call of the person makes it activity.
 */
export async function requestHeaders(
  operations: readonly Pick<Operation, 'type' | 'context'>[],
  sources: HeaderSources,
): Promise<Record<string, string>> {
  const headers: Record<string, string> = {};
  if (operations.every((operation) => operation.context['isBackground'] === true)) {
    headers[ACTIVITY_HEADER] = 'background';
  }
  if (operations.some((operation) => operation.type === 'mutation')) {
    const token = sources.readCsrfToken?.();
    if (token) headers[CSRF_HEADER] = token;
  }
  const [sessionId] = operations.map(meantSessionOf).filter((id) => id !== null);
  if (sessionId !== undefined) headers[SESSION_HEADER] = sessionId;
  const fingerprint = await sources.fingerprint?.();
  if (fingerprint) headers[FINGERPRINT_HEADER] = fingerprint;
  return headers;
}
