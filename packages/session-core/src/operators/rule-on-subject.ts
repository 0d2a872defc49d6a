import type { EndReason, ExplainRule, RefusalReason, SubjectKind } from '@curfew/contracts';
import type { SessionRecord } from '../lookup/session-record.ts';
import { accessDeadline, judgeSession } from '../rules/judge-session.ts';
import { ranOutAt } from '../rules/ran-out-at.ts';
import type { SessionPolicy } from '../session-policy.ts';

/**
 * What the secret is to the session: its own, its own until a refresh replaced it (`repeatable`: a refresh token for
 * which the grace still runs), or another's. Null: there is none to compare.
 */
export type SecretMatch = 'current' | 'repeatable' | 'superseded' | 'wrong' | null;

export interface Ruling {
  rule: ExplainRule;
  /** Null: accepted. */
  reason: RefusalReason | null;
  /** When that was decided, as far as the row of the session knows. */
  decidedAt: Date | null;
}

/**
 * Which rule decides about a known session. Pure; judges by `judgeSession`, as a request would. `endReason` is what
 * the audit trail says about an ended epoch.
 */
export function ruleOnSubject(
  record: SessionRecord,
  { kind, match, endReason }: { kind: SubjectKind; match: SecretMatch; endReason: RefusalReason | null },
  policy: SessionPolicy,
): Ruling {
  if (match === 'wrong') return { rule: 'secret', reason: 'unknown', decidedAt: null };
  const verdict = judgeSession(record, policy);
  if (!verdict.valid && verdict.reason !== 'access_expired') {
    const reason = verdict.reason === 'epoch_ended' ? endReason : verdict.reason;
    const rule = record.invalidationReason === null ? RULES[verdict.reason] : 'ended';
    return { rule: rule ?? 'ended', reason, decidedAt: ranOutAt(record, reason, policy) };
  }
  if (match === 'superseded') {
    const reason = kind === 'refresh_token' ? 'refresh_reuse' : 'access_expired';
    return { rule: 'used_up', reason, decidedAt: record.refreshRotatedAt };
  }
  const needsAccess = kind !== 'refresh_token' && kind !== 'logout_ticket';
  return verdict.valid || !needsAccess
    ? { rule: 'none', reason: null, decidedAt: null }
    : { rule: 'access', reason: 'access_expired', decidedAt: accessDeadline(record, policy) };
}

const RULES: Partial<Record<EndReason | 'epoch_ended', ExplainRule>> = {
  epoch_ended: 'epoch',
  user_disabled: 'user',
  inactivity_timeout: 'inactivity',
  absolute_timeout: 'lifetime',
};
