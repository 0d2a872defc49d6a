/**
 * The search of the operator pages, as it is in the address. These parsers are part of the first load, so they only
 * keep what could be meant; whether a value is one the server takes is decided where it is used.
 */

export interface UserSearch {
  /** Part of an address or a name, or a whole id. */
  text?: string;
  state?: 'active' | 'disabled';
  role?: 'user' | 'admin';
}

export function parseUserSearch({ text, state, role }: Record<string, unknown>): UserSearch {
  return {
    ...(hasText(text) && { text }),
    ...((state === 'active' || state === 'disabled') && { state }),
    ...((role === 'user' || role === 'admin') && { role }),
  };
}

const SESSION_KEYS = [
  'userId',
  'clientKind',
  'ipPrefix',
  'inactiveForSeconds',
  'beganAfter',
  'beganBefore',
] as const;
/** The filter of the list and of the bulk act: a condition that is not understood is kept, so that it is refused. */
export type SessionSearch = Partial<Record<(typeof SESSION_KEYS)[number], string>>;

export function parseSessionSearch(search: Record<string, unknown>): SessionSearch {
  return pick(search, SESSION_KEYS);
}

const AUDIT_KEYS = ['type', 'reason', 'userId', 'sessionId', 'actorId', 'requestId', 'from', 'to'] as const;
export type AuditSearch = Partial<Record<(typeof AUDIT_KEYS)[number], string>>;

export function parseAuditSearch(search: Record<string, unknown>): AuditSearch {
  return pick(search, AUDIT_KEYS);
}

function hasText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function pick<Key extends string>(
  search: Record<string, unknown>,
  keys: readonly Key[],
): Partial<Record<Key, string>> {
  const kept: Partial<Record<Key, string>> = {};
  for (const key of keys) {
    const value = search[key];
    if (hasText(value)) kept[key] = value;
  }
  return kept;
}
