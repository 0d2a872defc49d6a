import { SessionError } from '@curfew/contracts';
import type { ChangeUserOutput } from '@curfew/contracts';
import type { Transaction } from '../engine-context.ts';
import { findUser } from './find-users.ts';

/** The user as the change left them. `endedSessions` is null when nothing was changed. */
export async function describeChange(
  tx: Transaction,
  { userId, endedSessions }: { userId: string; endedSessions: number | null },
): Promise<ChangeUserOutput> {
  const user = await findUser(tx, userId);
  if (!user) throw noSuchUser();
  return {
    outcome: endedSessions === null ? 'unchanged' : 'changed',
    user,
    endedSessions: endedSessions ?? 0,
  };
}

/** For an operator who names a user that does not exist. */
export function noSuchUser(): SessionError {
  return new SessionError('NOT_FOUND', 'No user has this id.');
}
