import type { ReactNode } from 'react';

/** What appears in here is announced. The region itself is always there: one that arrives with its text is not heard. */
export function LiveRegion({ children, className = '' }: { children: ReactNode; className?: string }) {
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- `output` may only contain text
    <div role="status" className={`app-live ${className}`}>
      {children}
    </div>
  );
}
