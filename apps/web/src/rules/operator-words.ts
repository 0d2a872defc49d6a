import type {
  CappedCount,
  ChangeUserOutput,
  ExplainOutput,
  ExplainRule,
  LogoutOutput,
} from '@curfew/contracts';
import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg, plural } from '@lingui/core/macro';
import { reasonInWords } from './reason-words.ts';

/** "12 sessions", "10,000 or more sessions". */
function sessionCount({ count, isCapped }: CappedCount, i18n: I18n): string {
  if (isCapped) return i18n.t(msg`${plural(count, { other: '# or more sessions' })}`);
  return i18n.t(msg`${plural(count, { one: '# session', other: '# sessions' })}`);
}

/** What the list shows, and whether that is all there is. */
export function listedCount(total: CappedCount, hasConditions: boolean, i18n: I18n): string {
  const sessions = sessionCount(total, i18n);
  return hasConditions
    ? i18n.t(msg`${sessions} match, your own not counted.`)
    : i18n.t(msg`${sessions}, your own not counted.`);
}

/** What the button of the bulk act says. */
export function bulkLabel({ count, isCapped }: CappedCount, i18n: I18n): string {
  if (isCapped) return i18n.t(msg`${plural(count, { other: 'Log out these # or more sessions' })}`);
  return i18n.t(msg`${plural(count, { one: 'Log out this session', other: 'Log out these # sessions' })}`);
}

/** What the dialog of the bulk act asks. */
export function bulkQuestion({ count, isCapped }: CappedCount, i18n: I18n): string {
  if (isCapped) return i18n.t(msg`${plural(count, { other: 'Log out these # or more sessions?' })}`);
  return i18n.t(msg`${plural(count, { one: 'Log out this session?', other: 'Log out these # sessions?' })}`);
}

/** How far the bulk act has come. */
export function bulkProgress(ended: number, total: CappedCount, i18n: I18n): string {
  const done = new Intl.NumberFormat(i18n.locale).format(ended);
  const all = sessionCount(total, i18n);
  return i18n.t(msg`${done} of ${all} logged out…`);
}

/** "3 sessions are logged out." */
export function loggedOut(count: number, i18n: I18n): string {
  return i18n.t(
    msg`${plural(count, { one: '# session is logged out.', other: '# sessions are logged out.' })}`,
  );
}

export function stillLive(count: number, i18n: I18n): string {
  return i18n.t(
    msg`${plural(count, { one: '# session is still live.', other: '# sessions are still live.' })}`,
  );
}

export function sessionEnded(device: string, { outcome }: Pick<LogoutOutput, 'outcome'>, i18n: I18n): string {
  return outcome === 'ended'
    ? i18n.t(msg`${device} is logged out. It was cut off at once.`)
    : outcome === 'already-ended'
      ? i18n.t(msg`${device} was logged out already.`)
      : i18n.t(msg`There is no such session: nothing was ended.`);
}

export function userDisabled({ outcome, user, endedSessions }: ChangeUserOutput, i18n: I18n): string {
  const { email } = user;
  if (outcome === 'unchanged') return i18n.t(msg`${email} was disabled already.`);
  return i18n.t(
    msg`${email} is disabled: ${plural(endedSessions, {
      one: '# session is logged out',
      other: '# sessions are logged out',
    })}, and no login is accepted.`,
  );
}

export function userEnabled({ outcome, user }: ChangeUserOutput, i18n: I18n): string {
  const { email } = user;
  return outcome === 'changed'
    ? i18n.t(msg`${email} can log in again.`)
    : i18n.t(msg`${email} was enabled already.`);
}

/** Which rule decides, in a sentence. `{why}` is the end of the session in words. One that is missing does not compile. */
const RULINGS: Readonly<Record<ExplainRule, (ruling: ExplainOutput, why: string) => MessageDescriptor>> = {
  form: () => msg`This text could never have been issued; it is refused without a look at the database.`,
  existence: ({ records }) =>
    records.length > 0
      ? msg`The session is over and its row has been deleted since; the records say when and why it ended.`
      : msg`There is no such session, and no record names it.`,
  secret: () =>
    msg`The session exists, but this is not its secret: a newer one has replaced it, or it is made up.`,
  ended: (_, why) => msg`The session is over: ${why}.`,
  epoch: (_, why) => msg`The session ended together with others of its user: ${why}.`,
  user: (_, why) => msg`The session is over: ${why}.`,
  inactivity: (_, why) => msg`The session is over: ${why}.`,
  lifetime: (_, why) => msg`The session is over: ${why}.`,
  used_up: ({ kind }) =>
    kind === 'refresh_token'
      ? msg`A refresh has used this token up. The session lives; presenting this token would end it.`
      : msg`A refresh has replaced this token. The session lives.`,
  access: () => msg`The session lives, but its access is closed until it is refreshed.`,
  none: ({ kind }) =>
    kind === 'logout_ticket'
      ? msg`The session is live, and this ticket can end it.`
      : msg`The session is live, and nothing is against it.`,
};

/** A ruling in one sentence. One by a rule that this version does not know is told as the server says it. */
export function rulingInWords(ruling: ExplainOutput, i18n: I18n): string {
  const { rule, reason, explanation } = ruling;
  if (!Object.hasOwn(RULINGS, rule)) return explanation;
  const why = reason === null ? i18n.t(msg`nobody wrote down why`) : reasonInWords(reason, i18n);
  return i18n.t(RULINGS[rule](ruling, why));
}
