import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { attempt } from '@curfew/client';
import { useNewLogins, useTRPC, type NewLogin } from '@curfew/react';
import { useRef, useState } from 'react';
import { useOnceAtATime } from '../../forms/use-once-at-a-time.ts';
import { deviceWords } from '../../rules/device-words.ts';
import { AnchorLink } from '../../ui/anchor-link.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useFocusKept } from '../../ui/use-focus-kept.ts';
import { describeFailure } from './use-end-sessions.ts';
import './new-login-notice.css';

/** Asks about each login elsewhere, on whatever page the person is, until it is answered in one of their tabs. */
export function NewLoginNotices() {
  const { logins, dismiss } = useNewLogins();
  const { t } = useLingui();
  const [loggedOut, setLoggedOut] = useState<readonly NewLogin[]>([]);
  const region = useRef<HTMLElement>(null);
  const keepFocus = () => region.current?.focus();
  return (
    // A log says what is added to it, and not again what was there before.
    <section ref={region} role="log" aria-label={t`New logins`} tabIndex={-1} className="new-logins">
      {logins.map((login) => (
        <NewLoginQuestion
          key={login.sessionId}
          login={login}
          onMine={() => dismiss(login.sessionId)}
          onLoggedOut={() => {
            setLoggedOut((before) => [...before, login]);
            dismiss(login.sessionId);
          }}
          onFocusLost={keepFocus}
        />
      ))}
      {loggedOut.map((login) => (
        <LoggedOutNotice
          key={login.sessionId}
          login={login}
          onClose={() => {
            setLoggedOut((before) => before.filter(({ sessionId }) => sessionId !== login.sessionId));
            keepFocus();
          }}
        />
      ))}
    </section>
  );
}

interface NewLoginQuestionProps {
  login: NewLogin;
  onMine: () => void;
  onLoggedOut: () => void;
  onFocusLost: () => void;
}

function NewLoginQuestion({ login, onMine, onLoggedOut, onFocusLost }: NewLoginQuestionProps) {
  const { t, i18n } = useLingui();
  const trpc = useTRPC();
  const end = useMutation(trpc.auth.logoutSession.mutationOptions({ onSuccess: onLoggedOut }));
  const once = useOnceAtATime();
  // What it failed with is in `end.error`.
  const logOut = () =>
    void once(async () => void (await attempt(end.mutateAsync({ sessionId: login.sessionId }))));
  const notice = useFocusKept<HTMLDivElement>(onFocusLost);
  const device = deviceWords(login.label, i18n);
  const failure = end.error === null ? null : describeFailure(end.error, i18n);
  return (
    <div ref={notice}>
      <Notice tone="warning" title={t`New login: ${device}. Was this you?`}>
        {failure !== null && <span className="new-login-failure">{failure}</span>}
        <span className="new-login-answers">
          <Button
            variant="default"
            size="xs"
            fz="sm"
            disabled={end.isPending}
            aria-label={t`It was me: ${device}`}
            onClick={onMine}
          >
            <Trans>It was me</Trans>
          </Button>
          <Button
            color="red.9"
            size="xs"
            fz="sm"
            loading={end.isPending}
            aria-label={t`Log it out: ${device}`}
            onClick={logOut}
          >
            <Trans>Log it out</Trans>
          </Button>
        </span>
      </Notice>
    </div>
  );
}

function LoggedOutNotice({ login, onClose }: { login: NewLogin; onClose: () => void }) {
  const { t, i18n } = useLingui();
  const device = deviceWords(login.label, i18n);
  return (
    <Notice tone="success" title={t`${device} is logged out. It was cut off at once.`} onClose={onClose}>
      <Trans>
        Whoever it was knows your password.{' '}
        <AnchorLink to="/security" inherit className="app-link">
          Change your password
        </AnchorLink>{' '}
        now, so that they cannot come back.
      </Trans>
    </Notice>
  );
}
