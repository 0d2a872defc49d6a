import type { EngineContext } from '../engine-context.ts';
import type { Invalidation } from './invalidate-session.ts';
import { countLiveSessions, endEpoch, liveSessions } from './live-sessions.ts';
import type { Ending } from './live-sessions.ts';
import type { LiveSession } from './live-session.ts';
import { sessionIsOver } from './rotate-session.ts';
import { withUserLock } from './with-user-lock.ts';

/**
 * Ends every session of the user but this one: the epoch moves on, and this session alone is carried along in the
 * same transaction. Three rows are written, whatever the number of sessions. Never touches the current one.
 * @throws UNAUTHORIZED when the current session is over itself by now; then nothing was done.
 */
export function invalidateOtherSessions(
  context: EngineContext,
  current: Pick<LiveSession, 'id' | 'userId' | 'secretHash'>,
  ending: Ending,
): Promise<Invalidation> {
  return withUserLock(context, [current.userId], async (lock) => {
    const { tx, now } = lock;
    const user = lock.users.get(current.userId);
    const isCurrent = { id: current.id, tokenHash: current.secretHash };
    const live = user && liveSessions(user, now, context.policy);
    if (!live || (await tx.userSession.count({ where: { ...live, ...isCurrent } })) === 0) {
      throw sessionIsOver();
    }
    const endedSessions = await countLiveSessions(tx, { ...live, NOT: { id: current.id } });
    if (endedSessions > 0) {
      const epoch = await endEpoch(
        context,
        { ...lock, user },
        {
          ...ending,
          fromSessionId: current.id,
          endedSessions,
        },
      );
      await tx.userSession.update({ where: { id: current.id }, data: { epoch }, select: { id: true } });
    }
    return { endedSessions };
  });
}
