import { useLingui } from '@lingui/react';
import { msg } from '@lingui/core/macro';
import type { I18n } from '@lingui/core';
import type { AuthState, EndDetails, Ending } from '@curfew/react';
import { useState } from 'react';
import { isTimeout, logoutMessage, SESSION_TIMEOUT, type LogoutMessage } from '../../rules/logout-message.ts';
import { LiveRegion } from '../../ui/live-region.tsx';
import { Notice, type NoticeTone } from '../../ui/notice.tsx';

interface LogoutNoticeProps {
  state: AuthState;
  /** `?reason=` of the address. */
  reason: string | undefined;
}

/** Why the person is outside, and what became of a logout that was not confirmed at once. A live region. */
export function LogoutNotice({ state, reason }: LogoutNoticeProps) {
  const { i18n } = useLingui();
  const [now] = useState(() => Date.now());
  const ending = state.status === 'out' ? state.ending : null;
  const details = detailsOf(state, reason);
  const message =
    ending === null
      ? logoutMessage(details?.reason ?? reason, { details, now }, i18n)
      : endingMessage(ending, i18n);
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

/** What the server said belongs to the end of this session, not to whatever reason the address claims. */
function detailsOf(state: AuthState, reason: string | undefined): (EndDetails & { reason: string }) | null {
  if (state.status !== 'out' || reason === undefined) return null;
  const said = isTimeout(state.reason) ? SESSION_TIMEOUT : state.reason;
  return said === reason ? state : null;
}

type EndingMessage = Omit<LogoutMessage, 'tone'> & { tone: NoticeTone };

/** Nobody is told that other devices were logged out when they were not, or may not be. */
function endingMessage({ status, scope, reach }: Ending, i18n: I18n): EndingMessage {
  const { tone, title, body } = endingWords(status, i18n);
  if (scope === 'this-device') return { tone, title, body };
  if (reach === 'everywhere') return { tone, title, body: everywhereWords(status, i18n) };
  const others = i18n.t(
    msg`Your other devices were not logged out: log in again and choose “Log out everywhere”.`,
  );
  return { tone: 'warning', title, body: `${body} ${others}` };
}

/** The ticket ends what had begun when the server made it: a session begun since is not claimed to be over. */
function everywhereWords(status: Ending['status'], i18n: I18n): string {
  switch (status) {
    case 'pending':
      return i18n.t(
        msg`Until the server has confirmed it, your other devices may still be logged in. You may close this page: we go on when you come back.`,
      );
    case 'finished':
      return i18n.t(
        msg`The server has now confirmed it: your sessions are over, on every device. Only one that began after this device last heard from the server may still be open.`,
      );
    case 'abandoned':
      return i18n.t(
        msg`The server could not finish the logout, so your devices may still be logged in. Log in again and choose “Log out everywhere”.`,
      );
  }
}

function endingWords(status: Ending['status'], i18n: I18n): EndingMessage {
  switch (status) {
    case 'pending':
      return {
        tone: 'warning',
        title: i18n.t(msg`Logged out on this device. We are finishing on the server.`),
        body: i18n.t(
          msg`Until the server has confirmed it, this session may still be in the list on your other devices. You may close this page: we go on when you come back.`,
        ),
      };
    case 'finished':
      return {
        tone: 'success',
        title: i18n.t(msg`You are logged out`),
        body: i18n.t(msg`The server has now confirmed that this session is over.`),
      };
    case 'abandoned':
      return {
        tone: 'warning',
        title: i18n.t(msg`Logged out on this device only`),
        body: i18n.t(
          msg`The server could not finish the logout. Log in again to see whether the old session is still in the list, and end it there.`,
        ),
      };
  }
}
