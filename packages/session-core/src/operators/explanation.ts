import type { EndReason, ExplainRule, RefusalReason, SubjectKind } from '@curfew/contracts';

/** A ruling in one sentence, for operators. */
export function explanation({
  rule,
  reason,
  kind,
  hasRecords,
}: {
  rule: ExplainRule;
  reason: RefusalReason | null;
  kind: SubjectKind;
  hasRecords: boolean;
}): string {
  switch (rule) {
    case 'form':
      return 'This text could never have been issued; it is refused without a look at the database.';
    case 'existence':
      return hasRecords
        ? 'The session is over and its row has been deleted since; the records say when and why it ended.'
        : 'There is no such session, and no record names it.';
    case 'secret':
      return 'The session exists, but this is not its secret: a newer one has replaced it, or it is made up.';
    case 'ended':
      return `The session is over: ${inWords(reason)}.`;
    case 'epoch':
      return `The session ended together with others of its user: ${inWords(reason)}.`;
    case 'user':
    case 'inactivity':
    case 'lifetime':
      return `The session is over: ${inWords(reason)}.`;
    case 'used_up':
      return reason === 'refresh_reuse'
        ? 'A refresh has used this token up. The session lives; presenting this token would end it.'
        : 'A newer credential has replaced this one. The session lives, and this credential can only end it.';
    case 'access':
      return 'The session lives, but its access is closed until it is refreshed.';
    case 'none':
      return kind === 'logout_ticket'
        ? 'The session is live, and this ticket can end it.'
        : 'The session is live, and nothing is against it.';
  }
}

function inWords(reason: RefusalReason | null): string {
  return (reason !== null && WORDS[reason]) || 'nobody wrote down why';
}

const WORDS: Readonly<Record<EndReason, string>> & Partial<Record<RefusalReason, string>> = {
  user_logout: 'the person logged out there',
  user_logout_session: 'the person ended it from another session',
  user_logout_others: 'the person ended all other sessions',
  user_logout_all: 'the person ended all sessions',
  replaced: 'somebody logged in in the same browser',
  session_limit: 'a newer login exceeded the number of sessions of one person',
  password_changed: 'the password was changed in another session',
  inactivity_timeout: 'there was no activity for too long',
  absolute_timeout: 'its absolute lifetime was over',
  fingerprint_changed: 'the browser changed',
  refresh_reuse: 'an old refresh token was presented',
  user_disabled: 'the account is disabled',
  admin_logout: 'an operator ended it',
};
