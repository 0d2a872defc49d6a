import type { AuditType } from '@curfew/contracts';

/** What the activity page can show alone. Left out of the address: everything. */
export const ACTIVITY_KINDS = ['logins', 'failed', 'devices', 'ends', 'password', 'settings'] as const;
export type ActivityKind = (typeof ACTIVITY_KINDS)[number];

/** Where each type belongs. One that is missing here does not compile. */
const KIND_OF: Readonly<Record<AuditType, ActivityKind>> = {
  registered: 'settings',
  login: 'logins',
  login_failed: 'failed',
  new_device: 'devices',
  reauthenticated: 'password',
  password_changed: 'password',
  fingerprint_changed: 'devices',
  session_renamed: 'settings',
  inactivity_limit_changed: 'settings',
  session_ended: 'ends',
  sessions_ended: 'ends',
  user_disabled: 'settings',
  user_enabled: 'settings',
  role_changed: 'settings',
};

export interface ActivitySearch {
  kind?: ActivityKind;
}

/** A kind that is not known shows everything: the page is a list to read, and nothing is done with what it shows. */
export function parseActivitySearch({ kind }: Record<string, unknown>): ActivitySearch {
  const known = ACTIVITY_KINDS.find((each) => each === kind);
  return known === undefined ? {} : { kind: known };
}

/** The types that the server is asked for; undefined for all. */
export function typesOf(kind: ActivityKind | undefined): AuditType[] | undefined {
  if (kind === undefined) return undefined;
  return Object.entries(KIND_OF).flatMap(([type, of]) => (of === kind && isKnownType(type) ? [type] : []));
}

/** Null for a type that a newer version wrote. */
export function kindOf(type: string): ActivityKind | null {
  return isKnownType(type) ? KIND_OF[type] : null;
}

function isKnownType(type: string): type is AuditType {
  return Object.hasOwn(KIND_OF, type);
}
