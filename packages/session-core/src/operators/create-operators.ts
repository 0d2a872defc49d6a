import type {
  AdminListSessionsOutput,
  ChangeUserOutput,
  ExplainOutput,
  FindUsersInput,
  FindUsersOutput,
  FollowAuditInput,
  FollowAuditOutput,
  SearchAuditInput,
  SearchAuditOutput,
  SessionFilter,
} from '@curfew/contracts';
import type { EngineContext } from '../engine-context.ts';
import type { Invalidation } from '../sessions/invalidate-session.ts';
import { sweepSessions } from '../sessions/sweep-sessions.ts';
import type { Sweep, SweepOptions } from '../sessions/sweep-sessions.ts';
import { countSessions } from './count-sessions.ts';
import type { SessionCounts } from './count-sessions.ts';
import { disableUser } from './disable-user.ts';
import { enableUser } from './enable-user.ts';
import { endMatchingSessions } from './end-matching-sessions.ts';
import type { BulkEnding } from './end-matching-sessions.ts';
import { explainSubject } from './explain-subject.ts';
import { endSession, endSessionsOfUser } from './end-sessions-of.ts';
import { findUsers } from './find-users.ts';
import { followAudit } from './follow-audit.ts';
import { listLiveSessions } from './list-live-sessions.ts';
import type { ListLiveSessionsOptions } from './list-live-sessions.ts';
import { requireOperator } from './operator.ts';
import type { Operator, OperatorAct } from './operator.ts';
import { searchAudit } from './search-audit.ts';

/**
 * What operators can do to other people's sessions. Every act looks at the operator again under the lock it writes with,
 * and is audited with the operator as its actor and their note.
 */
export interface Operators {
  findUsers(input?: FindUsersInput): Promise<FindUsersOutput>;
  listSessions(operator: Operator, options?: ListLiveSessionsOptions): Promise<AdminListSessionsOutput>;
  /** @throws NOT_FOUND */
  invalidateSession(operator: Operator, act: OperatorAct & { sessionId: string }): Promise<Invalidation>;
  /** @throws NOT_FOUND */
  invalidateUserSessions(operator: Operator, act: OperatorAct & { userId: string }): Promise<Invalidation>;
  invalidateMatchingSessions(
    operator: Operator,
    act: OperatorAct & { filter: SessionFilter; limit?: number | undefined },
  ): Promise<BulkEnding>;
  disableUser(operator: Operator, act: OperatorAct & { userId: string }): Promise<ChangeUserOutput>;
  enableUser(operator: Operator, act: OperatorAct & { userId: string }): Promise<ChangeUserOutput>;
  searchAudit(input?: SearchAuditInput): Promise<SearchAuditOutput>;
  followAudit(input?: FollowAuditInput): Promise<FollowAuditOutput>;
  explain(subject: string): Promise<ExplainOutput>;
  /** As `sweepSessions`, while whoever asked for it is an operator: looked at again in each batch. */
  sweepSessions(operator: Operator, options?: Pick<SweepOptions, 'pause'>): Promise<Sweep>;
  countSessions(options: { overdueSeconds: number }): Promise<SessionCounts>;
}

export function createOperators(context: EngineContext): Operators {
  return {
    findUsers: (input) => findUsers(context, input),
    listSessions: (operator, options) => listLiveSessions(context, operator, options),
    invalidateSession: (operator, act) => endSession(context, operator, act),
    invalidateUserSessions: (operator, act) => endSessionsOfUser(context, operator, act),
    invalidateMatchingSessions: (operator, act) => endMatchingSessions(context, operator, act),
    disableUser: (operator, act) => disableUser(context, operator, act),
    enableUser: (operator, act) => enableUser(context, operator, act),
    searchAudit: (input) => searchAudit(context, input),
    followAudit: (input) => followAudit(context, input),
    explain: (subject) => explainSubject(context, subject),
    sweepSessions: (operator, options) =>
      sweepSessions(context, { ...options, beforeBatch: (tx) => requireOperator(tx, operator) }),
    countSessions: (options) => countSessions(context, options),
  };
}
