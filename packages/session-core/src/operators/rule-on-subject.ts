import type { EndReason, ExplainRule, RefusalReason, SubjectKind } from '@curfew/contracts';
import type { SessionRecord } from '../lookup/session-record.ts';
import { judgeSession } from '../rules/judge-session.ts';

/**
 * What the secret is to the session: its own, one that a newer credential has replaced (`repeatable`: a refresh token for
 * which the grace still runs; `replaced`: a refresh token from before the last authentication, which would end nothing),
 * or none of its. Null: there is none to compare.
 */
export type SecretMatch = 'current' | 'repeatable' | 'superseded' | 'replaced' | 'wrong' | null;

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
): Ruling {
  if (match === 'wrong') return { rule: 'secret', reason: 'unknown', decidedAt: null };
  const verdict = judgeSession(record);
  if (!verdict.valid && verdict.reason !== 'access_expired') {
    const reason = verdict.reason === 'epoch_ended' ? endReason : verdict.reason;
    const rule = record.invalidationReason === null ? RULES[verdict.reason] : 'ended';
    return { rule: rule ?? 'ended', reason, decidedAt: ranOutAt(record, reason) };
  }
  if (match === 'superseded' || match === 'replaced') {
    const isReuse = match === 'superseded' && kind === 'refresh_token';
    const reason = isReuse ? 'refresh_reuse' : 'superseded';
    return { rule: 'used_up', reason, decidedAt: record.refreshRotatedAt };
  }
  const needsAccess = kind !== 'refresh_token' && kind !== 'logout_ticket';
  return verdict.valid || !needsAccess
    ? { rule: 'none', reason: null, decidedAt: null }
    : { rule: 'access', reason: 'access_expired', decidedAt: record.accessEndsAt };
}

const RULES: Partial<Record<EndReason | 'epoch_ended', ExplainRule>> = {
  epoch_ended: 'epoch',
  user_disabled: 'user',
  inactivity_timeout: 'inactivity',
  absolute_timeout: 'lifetime',
};

/** Of a session that ran out: its deadline. */
function ranOutAt(record: SessionRecord, reason: RefusalReason | null): Date | null {
  const isTimeout = reason === 'inactivity_timeout' || reason === 'absolute_timeout';
  return isTimeout ? (record.invalidatedAt ?? record.endsAt) : null;
}
