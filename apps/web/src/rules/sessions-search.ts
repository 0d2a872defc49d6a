/** What of the other sessions is shown: those that were not used for a while, or those of one kind. */
export type SessionsShown = 'inactive' | 'web' | 'cli' | 'service';

export interface SessionsSearch {
  show?: SessionsShown;
  /** What is looked for. */
  text?: string;
}

const SHOWN: readonly string[] = ['inactive', 'web', 'cli', 'service'] satisfies SessionsShown[];
const LONGEST_TEXT = 100;

/** The search of the sessions page. Whatever else the address says is every session. */
export function parseSessionsSearch({ show, text }: Record<string, unknown>): SessionsSearch {
  return {
    ...(isShown(show) && { show }),
    ...(typeof text === 'string' && text.trim() !== '' && { text: text.trim().slice(0, LONGEST_TEXT) }),
  };
}

function isShown(value: unknown): value is SessionsShown {
  return typeof value === 'string' && SHOWN.includes(value);
}
