import { useState, type KeyboardEvent, type PointerEvent } from 'react';

/**
 * Whether caps lock is on while a field has the focus. A browser tells only with a key or a click, so nothing is said
 * before the first one. What a password manager fills in are no keys: its events know of none.
 */
export function useCapsLock() {
  const [isOn, setOn] = useState(false);
  const read = (event: KeyboardEvent | PointerEvent) => setOn(event.getModifierState('CapsLock'));
  return {
    isOn,
    watch: { onKeyDown: read, onKeyUp: read, onPointerDown: read, onBlur: () => setOn(false) },
  };
}
