import { useLingui } from '@lingui/react';
import { useCurfew, type AuthState } from '@curfew/react';
import { useState } from 'react';
import { loginPageMessage } from '../../rules/logout-message.ts';
import { LiveRegion } from '../../ui/live-region.tsx';
import { Notice } from '../../ui/notice.tsx';

interface LogoutNoticeProps {
  state: AuthState;
  /** `?reason=` of the address. */
  hint: string | undefined;
}

/** Why the person is outside, and what became of a logout that was not confirmed at once. A live region. */
export function LogoutNotice({ state, hint }: LogoutNoticeProps) {
  const { i18n } = useLingui();
  const curfew = useCurfew();
  const [now] = useState(() => Date.now());
  const message = loginPageMessage({ state, hint, lastEnd: curfew.lastEnd(), now }, i18n);
  return (
    <LiveRegion>
      {message !== null && (
        <Notice tone={message.tone} title={message.title}>
          {message.body}
        </Notice>
      )}
    </LiveRegion>
  );
}
