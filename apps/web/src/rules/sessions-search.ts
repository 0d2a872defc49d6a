export interface SessionsSearch {
  /** Only those that were not used for a while. */
  show?: 'inactive';
}

/** The search of the sessions page. Whatever else the address says is every session. */
export function parseSessionsSearch({ show }: Record<string, unknown>): SessionsSearch {
  return show === 'inactive' ? { show } : {};
}
