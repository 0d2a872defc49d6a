import type { BrowserAccess } from '@curfew/client';
import { heldIn, type Held } from './auth-state.ts';
import type { AuthStore } from './auth-store.ts';
import type { Refusal } from './session-check.ts';

const NOTHING_KNOWN: Refusal = { reason: 'unknown', note: null, endedAt: null, endedFrom: null };

/**
 * Somebody may have logged in since without a word to this tab. Why the session in the cookie is over is then not why the
 * one that this tab holds is. Called before a question; the result takes the refusal for what it says of that one.
 */
export function createAttribution(
  store: AuthStore,
  { credentialMark }: Pick<BrowserAccess, 'credentialMark'>,
): () => (refusal: Refusal) => Refusal {
  let held: Held | null = null;
  let mark: string | null = null;
  store.subscribe(() => {
    const next = heldIn(store.get());
    if (next === held) return;
    held = next;
    mark = credentialMark();
  });
  return () => {
    const isOfHeld = held === null || mark === credentialMark();
    return (refusal) => (isOfHeld ? refusal : NOTHING_KNOWN);
  };
}
