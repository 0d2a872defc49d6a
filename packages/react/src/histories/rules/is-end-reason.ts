import { endReasonSchema, type EndReason, type RefusalReason } from '@curfew/contracts';

const END_REASONS: ReadonlySet<string> = new Set(endReasonSchema.options);

/** True for a reason that says that a session is over. */
export function isEndReason(reason: RefusalReason): reason is EndReason {
  return END_REASONS.has(reason);
}
