import type { AuthState, Ending } from '@curfew/react';
import type { LogoutMessage } from '../../rules/logout-message.ts';
import { logoutMessage } from '../../rules/logout-message.ts';
import { LiveRegion } from '../../ui/live-region.tsx';
import { Notice, type NoticeTone } from '../../ui/notice.tsx';

interface LogoutNoticeProps {
  state: AuthState;
  /** `?reason=` of the address. */
  reason: string | undefined;
}

/** Why the person is outside, and what became of a logout that was not confirmed at once. A live region. */
export function LogoutNotice({ state, reason }: LogoutNoticeProps) {
  const ending = state.status === 'out' ? state.ending : null;
  const message = ending === null ? logoutMessage(reason, noteOf(state, reason)) : endingMessage(ending);
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

/** The operator's words belong to the end of this session, not to whatever reason the address claims. */
function noteOf(state: AuthState, reason: string | undefined): string | null {
  return state.status === 'out' && state.reason === reason ? state.note : null;
}

type EndingMessage = Omit<LogoutMessage, 'tone'> & { tone: NoticeTone };

/** Nobody is told that other devices were logged out when they were not. */
function endingMessage({ status, scope }: Ending): EndingMessage {
  const others =
    scope === 'everywhere'
      ? ' Your other devices were not logged out: log in again and choose “Log out everywhere”.'
      : '';
  switch (status) {
    case 'pending':
      return {
        tone: 'warning',
        title: 'Logged out on this device',
        body: `The server has not confirmed it yet. We keep trying to finish the logout there; until then, this session may still be in the list on your other devices.${others}`,
      };
    case 'finished':
      return {
        tone: scope === 'everywhere' ? 'warning' : 'success',
        title: 'You are logged out',
        body: `The server has now confirmed that this session is over.${others}`,
      };
    case 'abandoned':
      return {
        tone: 'warning',
        title: 'Logged out on this device only',
        body: `The server could not finish the logout. Log in again to see whether the old session is still in the list, and end it there.${others}`,
      };
  }
}
