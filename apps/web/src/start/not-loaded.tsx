import { Trans } from '@lingui/react/macro';
import { Notice } from '../ui/notice.tsx';

/** Part of the static page: shown when the application cannot be fetched, by `static-page.ts`. */
export function NotLoaded() {
  return (
    <div role="alert" className="app-not-loaded" data-not-loaded hidden>
      <Notice tone="error">
        <Trans>Curfew could not be loaded. Please reload the page.</Trans>
      </Notice>
    </div>
  );
}
