import { safeNextPath } from './safe-next-path.ts';

export interface LoginSearch {
  /** Why the person is here; see `logoutMessage`. */
  reason?: string;
  /** Where to go after the login. */
  next?: string;
}

/** The search of the public pages. A `next` that is not a path of this origin is dropped. */
export function parseLoginSearch({ reason, next }: Record<string, unknown>): LoginSearch {
  const path = safeNextPath(next);
  return { ...(typeof reason === 'string' ? { reason } : {}), ...(path === null ? {} : { next: path }) };
}
