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
import { invalidateAllUserSessions } from '../sessions/invalidate-all-user-sessions.ts';
import { invalidateSession } from '../sessions/invalidate-session.ts';
import type { Invalidation } from '../sessions/invalidate-session.ts';
import { countSessions } from './count-sessions.ts';
import type { SessionCounts } from './count-sessions.ts';
import { disableUser } from './disable-user.ts';
import { enableUser } from './enable-user.ts';
import { endMatchingSessions } from './end-matching-sessions.ts';
import type { BulkEnding } from './end-matching-sessions.ts';
import { explainSubject } from './explain-subject.ts';
import { findUser, findUsers } from './find-users.ts';
import { followAudit } from './follow-audit.ts';
import { listLiveSessions } from './list-live-sessions.ts';
import type { ListLiveSessionsOptions } from './list-live-sessions.ts';
import { operatorEnding } from './operator.ts';
import type { Operator, OperatorAct } from './operator.ts';
import { searchAudit } from './search-audit.ts';
import { noSuchUser } from './user-change.ts';

/**
 * What operators can do to other people's sessions. Who is an operator is not decided here: whoever calls has found
 * that out from the session lookup. Every act is audited with the operator as its actor and their note.
 */
export interface Operators {
  findUsers(input?: FindUsersInput): Promise<FindUsersOutput>;
  listSessions(operator: Operator, options?: ListLiveSessionsOptions): Promise<AdminListSessionsOutput>;
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
  countSessions(options: { overdueSeconds: number }): Promise<SessionCounts>;
}

export function createOperators(context: EngineContext): Operators {
  return {
    findUsers: (input) => findUsers(context, input),
    listSessions: (operator, options) => listLiveSessions(context, operator, options),
    invalidateSession: (operator, { sessionId, ...act }) =>
      invalidateSession(context, sessionId, operatorEnding(operator, act)),
    async invalidateUserSessions(operator, { userId, ...act }) {
      const user = await findUser(context.db.prisma, userId, context.policy);
      if (!user) throw noSuchUser();
      return invalidateAllUserSessions(context, userId, operatorEnding(operator, act));
    },
    invalidateMatchingSessions: (operator, act) => endMatchingSessions(context, operator, act),
    disableUser: (operator, act) => disableUser(context, operator, act),
    enableUser: (operator, act) => enableUser(context, operator, act),
    searchAudit: (input) => searchAudit(context, input),
    followAudit: (input) => followAudit(context, input),
    explain: (subject) => explainSubject(context, subject),
    countSessions: (options) => countSessions(context, options),
  };
}
