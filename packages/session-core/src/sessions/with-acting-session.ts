import { SessionError } from '@curfew/contracts';
import { isSameHash } from '../credentials/session-token.ts';
import type { EngineContext, Transaction } from '../engine-context.ts';
import { readSession } from '../lookup/session-record.ts';
import { judgeSession } from '../rules/judge-session.ts';
import { findEnding } from './find-ending.ts';
import type { LiveSession } from './live-session.ts';
import { sessionIsOver } from './session-is-over.ts';
import { lockUsers, withUserLock } from './with-user-lock.ts';
import type { LockedUser, UserLock } from './with-user-lock.ts';

/** The session a command is made with, as it was validated. */
export type ActingSession = Pick<LiveSession, 'id' | 'userId' | 'secretHash'>;

/** The lock of a command: `user` is the one who acts. */
export type ActingLock = UserLock & { user: LockedUser };

interface Acting {
  session: ActingSession;
  /** Users the command is about, besides the one who acts. */
  userIds?: string[];
  /** Whether the command is one of operators. */
  asOperator?: boolean;
}

/**
 * Runs a command of a session under the lock of whoever acts and of everybody it is about, after it has looked again:
 * the session is live, its credential is the current one and its user has the role. So nothing that a session began is
 * committed after its logout was answered (G11): the logout holds the same row, and the later of the two sees the other.
 * @throws UNAUTHORIZED with the reason, or FORBIDDEN for somebody who is no operator any more; then nothing was written.
 */
export function withActingSession<Result>(
  context: EngineContext,
  { session, userIds = [], asOperator = false }: Acting,
  work: (lock: ActingLock) => Promise<Result>,
): Promise<Result> {
  return withUserLock(context, [session.userId, ...userIds], async (lock) => {
    const user = await requireActing(lock, session);
    if (asOperator) requireRole(user);
    return work({ ...lock, user });
  });
}

/** The same look at an operator for a transaction that has no lock yet: takes theirs alone. */
export async function requireActingOperator(tx: Transaction, session: ActingSession): Promise<void> {
  const locked = await lockUsers(tx, [session.userId]);
  requireRole(await requireActing({ tx, ...locked }, session));
}

function requireRole({ role }: LockedUser): void {
  if (role !== 'admin') throw new SessionError('FORBIDDEN', 'You are no longer an operator.');
}

/**
 * The user who acts, if the session is live and the credential it acts with is the current one, by the clock of the lock.
 * @throws UNAUTHORIZED
 */
async function requireActing(
  lock: Pick<UserLock, 'tx' | 'users' | 'now'>,
  session: ActingSession,
): Promise<LockedUser> {
  const user = lock.users.get(session.userId);
  const record = user && (await readSession(lock, session.id));
  if (!record) throw sessionIsOver();
  const verdict = judgeSession(record);
  // A command that was under way when the access closed is still the person's.
  if (!verdict.valid && verdict.reason !== 'access_expired') {
    throw sessionIsOver(await findEnding(lock.tx, record, verdict));
  }
  if (!isSameHash(record.tokenHash, session.secretHash)) throw sessionIsOver({ reason: 'superseded' });
  return user;
}
