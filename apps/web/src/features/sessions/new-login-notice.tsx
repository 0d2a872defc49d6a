import { Trans, useLingui } from '@lingui/react/macro';
import { Button, CloseButton } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useNewLogins } from '@curfew/react';
import { useRef, useState } from 'react';
import { deviceWords } from '../../rules/device-words.ts';
import { newLoginsQuestion } from '../../rules/new-login-words.ts';
import { AnchorLink } from '../../ui/anchor-link.tsx';
import { useFocusKept } from '../../ui/use-focus-kept.ts';
import './new-login-notice.css';
import { NewLoginReview } from './new-login-review.tsx';
import { useEndLogins, type EndLogins } from './use-end-logins.ts';

/**
 * One notice for any number of logins elsewhere, on whatever page the person is, until it is answered. It lies over the end of the window, always equally high: what the page shows is not moved by it.
 */
export function NewLoginNotice() {
  const { logins } = useNewLogins();
  const { t } = useLingui();
  const ends = useEndLogins();
  const region = useRef<HTMLElement>(null);
  const keepFocus = () => region.current?.focus();
  return (
    // A log says what is added to it, and not again what was there before.
    <section ref={region} role="log" aria-label={t`New logins`} tabIndex={-1} className="new-logins">
      {logins.length > 0 && <Question ends={ends} onFocusLost={keepFocus} />}
      {logins.length === 0 && ends.endedLabels.length > 0 && <Ended ends={ends} onFocusLost={keepFocus} />}
    </section>
  );
}

interface NoticeProps {
  ends: EndLogins;
  onFocusLost: () => void;
}

function Question({ ends, onFocusLost }: NoticeProps) {
  const { t, i18n } = useLingui();
  const { logins, recognize } = useNewLogins();
  const [isReviewing, setReviewing] = useState(false);
  const notice = useFocusKept<HTMLDivElement>(onFocusLost);
  const [only] = logins.length === 1 ? logins : [];
  const device = only === undefined ? null : deviceWords(only.label, i18n);
  const recognizeAll = () => recognize(logins.map(({ sessionId }) => sessionId));
  const sentence = newLoginsQuestion(logins, i18n);
  return (
    <div ref={notice} className="app-notice new-login-bar" data-tone="warning">
      <IconAlertTriangle size={19} stroke={1.8} aria-hidden />
      <div className="new-login-words">
        <p className="new-login-sentence" title={sentence}>
          {sentence}
        </p>
        {ends.failure !== null && (
          <p className="new-login-failure" title={ends.failure}>
            {ends.failure}
          </p>
        )}
      </div>
      <div className="new-login-answers">
        {only === undefined && (
          <Button variant="subtle" size="xs" onClick={() => setReviewing(true)}>
            <Trans>Review</Trans>
          </Button>
        )}
        <Button
          variant="default"
          size="xs"
          disabled={ends.isBusy}
          aria-label={device === null ? t`It was me: all of them` : t`It was me: ${device}`}
          onClick={recognizeAll}
        >
          <Trans>It was me</Trans>
        </Button>
        <Button
          color="red.9"
          size="xs"
          loading={ends.isBusy}
          aria-label={device === null ? undefined : t`Log it out: ${device}`}
          onClick={() => ends.end(logins)}
        >
          {device === null ? <Trans>Log all out</Trans> : <Trans>Log it out</Trans>}
        </Button>
      </div>
      {isReviewing && <NewLoginReview ends={ends} onClose={() => setReviewing(false)} />}
    </div>
  );
}

/** Whoever logged in knows the password: the notice stays until it is closed. */
function Ended({ ends, onFocusLost }: NoticeProps) {
  const { t } = useLingui();
  const notice = useFocusKept<HTMLDivElement>(onFocusLost);
  const labels = ends.endedLabels;
  const [device] = labels;
  const count = labels.length;
  return (
    <div ref={notice} className="app-notice new-login-bar" data-tone="success">
      <IconCircleCheck size={19} stroke={1.8} aria-hidden />
      <p className="new-login-sentence">
        {count === 1 ? (
          <Trans>{device} is logged out. It was cut off at once.</Trans>
        ) : (
          <Trans>{count} logins are logged out. They were cut off at once.</Trans>
        )}{' '}
        <Trans>
          Whoever it was knows your password.{' '}
          <AnchorLink to="/security" hash="password" inherit className="app-link">
            Change your password
          </AnchorLink>{' '}
          now, so that they cannot come back.
        </Trans>
      </p>
      <CloseButton size="sm" aria-label={t`Dismiss`} onClick={ends.forget} />
    </div>
  );
}
