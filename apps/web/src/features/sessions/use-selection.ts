import type { SessionSummary } from '@curfew/contracts';
import { useState } from 'react';

export interface Selection {
  /** Those that are chosen and shown: what is not seen is not meant. */
  sessions: readonly SessionSummary[];
  has: (session: SessionSummary) => boolean;
  set: (session: SessionSummary, isSelected: boolean) => void;
  setAll: (isSelected: boolean) => void;
}

/** Which of the sessions shown the person has chosen. One that has ended, or is not shown any more, is not chosen either. */
export function useSelection(shown: readonly SessionSummary[]): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  return {
    sessions: shown.filter(({ id }) => ids.has(id)),
    has: ({ id }) => ids.has(id),
    set: ({ id }, isSelected) =>
      setIds((before) => new Set(isSelected ? [...before, id] : [...before].filter((each) => each !== id))),
    setAll: (isSelected) => setIds(new Set(isSelected ? shown.map(({ id }) => id) : [])),
  };
}
