import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';

/** A question asked in place of a button; the button has the focus again when the question is given up. */
export function useConfirmation() {
  const [isOpen, setOpen] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  return {
    isOpen,
    trigger,
    open: () => setOpen(true),
    cancel() {
      // The button must be there before it can have the focus.
      flushSync(() => setOpen(false));
      trigger.current?.focus();
    },
    close: () => setOpen(false),
  };
}
