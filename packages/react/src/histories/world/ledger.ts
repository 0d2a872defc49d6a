import type { ModelSession } from './model-sessions.ts';

export type ViolationKind =
  | 'somebody else’s data under this name'
  | 'somebody else’s events under this name'
  | 'a command was carried out for somebody else'
  | 'the wrong name at the end'
  | 'told that the session is over, and it lives'
  | 'told that everything is over, and something lives'
  | 'told that a logout is finished, and the session lives'
  | 'told that a logout was given up, which the server never said'
  | 'told that the server cannot be reached, and nothing had failed'
  | 'still said to be unreachable at the end'
  | 'came back after a logout'
  | 'live, though the session is over'
  | 'an unfinished logout was not delivered'
  | 'a logout that was promised got lost'
  | 'thrown out while acting'
  | 'warned while acting'
  | 'asks again and again without a pause';

export interface Violation {
  kind: ViolationKind;
  text: string;
}

/** A logout that a person asked for. */
export interface WantedLogout {
  by: string;
  session: ModelSession;
  ticket: string;
  /** By the server's clock. */
  at: number;
  /** Whether the page that was asked can still do it. */
  isInMemory: () => boolean;
}

/** What happened so far, as the rules need it. */
export interface Ledger {
  story: string[];
  logouts: WantedLogout[];
  /** The tickets of logouts that a page has said will be done even if it is closed, and when it said so last. */
  promises: Map<string, number>;
  violations: Violation[];
  /** What the rules have looked at. */
  counts: { requests: number; states: number; answers: number };
  violate: (kind: ViolationKind, text: string) => void;
}

export function createLedger(): Ledger {
  const ledger: Ledger = {
    story: [],
    logouts: [],
    promises: new Map(),
    violations: [],
    counts: { requests: 0, states: 0, answers: 0 },
    violate(kind, text) {
      if (ledger.violations.some((known) => known.kind === kind)) return;
      ledger.violations.push({ kind, text });
      ledger.story.push(`  !! ${kind}: ${text}`);
    },
  };
  return ledger;
}
