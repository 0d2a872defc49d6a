import type { LogoutScope } from '@curfew/client';

/** A logout that the server has not confirmed. The ticket can end what it was made for and do nothing else. */
export interface UnfinishedLogout {
  ticket: string;
  /** What the person asked for. */
  scope: LogoutScope;
  /** What the ticket ends. */
  reach: LogoutScope;
}

/** How a logout stands that was not confirmed at once, as tabs tell each other. */
export interface ToldEnding extends UnfinishedLogout {
  status: 'pending' | 'finished' | 'abandoned';
}

/** The logout in an unknown value, or null. Without `reach` an older version of this page wrote it: its tickets ended one session each. */
export function parseUnfinishedLogout(value: unknown): UnfinishedLogout | null {
  if (typeof value !== 'object' || value === null) return null;
  const { ticket, scope, reach, isAbandoned }: Record<string, unknown> = { ...value };
  if (typeof ticket !== 'string' || !ticket.startsWith('cfl_') || isAbandoned === true) return null;
  if (scope !== 'this-device' && scope !== 'everywhere') return null;
  return { ticket, scope, reach: reach === 'everywhere' ? reach : 'this-device' };
}

export function parseToldEnding(value: unknown): ToldEnding | null {
  const logout = parseUnfinishedLogout(value);
  const { status }: { status?: unknown } = { ...(typeof value === 'object' ? value : null) };
  if (logout === null || !isEndingStatus(status)) return null;
  return { ...logout, status };
}

export function isEndingStatus(status: unknown): status is ToldEnding['status'] {
  return status === 'pending' || status === 'finished' || status === 'abandoned';
}
