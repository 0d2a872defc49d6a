import type { ReactNode } from 'react';
import { useFocusKept } from './use-focus-kept.ts';

interface FocusKeptProps {
  className?: string;
  /** The box leaves while something in it has the focus. */
  onFocusLost: () => void;
  children: ReactNode;
}

/** A box that may leave at any time, because of what happens elsewhere, and with it what has the focus. */
export function FocusKept({ className, onFocusLost, children }: FocusKeptProps) {
  const box = useFocusKept<HTMLDivElement>(onFocusLost);
  return (
    <div ref={box} className={className}>
      {children}
    </div>
  );
}
