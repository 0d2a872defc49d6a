import type { KeyboardEvent } from 'react';

/** What Safari and older input methods report for every key of a composition, even its last one. */
const COMPOSING = 229;

/**
 * Whether this key was pressed and is meant for the page. While an input method composes (Japanese, Chinese, Korean,
 * an accent), Escape and Enter are its own: they drop or take what it suggests.
 */
export function isKey(event: Pick<KeyboardEvent, 'key' | 'keyCode' | 'nativeEvent'>, key: string): boolean {
  return event.key === key && !event.nativeEvent.isComposing && event.keyCode !== COMPOSING;
}
