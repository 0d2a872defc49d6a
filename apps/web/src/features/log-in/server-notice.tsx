import { Trans, useLingui } from '@lingui/react/macro';
import type { AuthState } from '@curfew/react';
import { LiveRegion } from '../../ui/live-region.tsx';
import { Notice } from '../../ui/notice.tsx';

/** Says that the server cannot be reached, on a page where nobody knows yet who is there. */
export function ServerNotice({ state }: { state: AuthState }) {
  const { t } = useLingui();
  return (
    <LiveRegion>
      {state.status === 'unknown' && state.hasFailed && (
        <Notice tone="warning" title={t`Reconnecting…`}>
          <Trans>
            We cannot reach the server at the moment. If you are logged in, you will be back on your page as
            soon as it answers.
          </Trans>
        </Notice>
      )}
    </LiveRegion>
  );
}
