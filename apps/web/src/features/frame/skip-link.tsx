import { Trans } from '@lingui/react/macro';
import type { RefObject } from 'react';

/** Leads past the header. Moves the focus by itself, so that the address of the page stays as it is. */
export function SkipLink({ content }: { content: RefObject<HTMLElement | null> }) {
  return (
    <a
      href="#content"
      className="skip-link"
      onClick={(event) => {
        event.preventDefault();
        content.current?.focus();
      }}
    >
      <Trans>Skip to the content</Trans>
    </a>
  );
}
