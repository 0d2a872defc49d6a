import type { EngineContext } from '../engine-context.ts';
import { endEpoch } from './end-epoch.ts';
import type { Invalidation } from './invalidate-session.ts';
import type { Ending } from './live-sessions.ts';
import { withActingSession } from './with-acting-session.ts';
import type { ActingSession } from './with-acting-session.ts';

/**
 * Ends every session of the user but this one: the epoch moves on, and this session alone is carried along in the
 * same transaction. Three rows are written, whatever the number of sessions. Never touches the current one.
 * @throws UNAUTHORIZED when the current session is over or superseded by now; then nothing was done.
 */
export function invalidateOtherSessions(
  context: EngineContext,
  session: ActingSession,
  ending: Omit<Ending, 'fromSessionId'>,
): Promise<Invalidation> {
  return withActingSession(context, { session }, async (lock) => {
    const { id } = session;
    const { epoch, endedSessions } = await endEpoch(context, lock, {
      ...ending,
      fromSessionId: id,
      exceptSessionId: id,
    });
    if (epoch !== lock.user.epoch) {
      await lock.tx.userSession.update({ where: { id }, data: { epoch }, select: { id: true } });
    }
    return { endedSessions, at: lock.now };
  });
}
