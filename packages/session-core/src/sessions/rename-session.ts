import { SessionError } from '@curfew/contracts';
import type { RenameSessionInput, RenameSessionOutput } from '@curfew/contracts';
import { recordAudit } from '../audit/audit-event.ts';
import type { RequestOrigin } from '../device/describe-device.ts';
import type { EngineContext } from '../engine-context.ts';
import { liveSessions } from './live-sessions.ts';
import { withActingSession } from './with-acting-session.ts';
import type { ActingSession } from './with-acting-session.ts';

/**
 * Gives a live session of the user the name that the person calls it by, or takes it away; with its audit record, of which
 * every instance is told. Idempotent: nothing is written for the name that it has already.
 * @throws NOT_FOUND for a session that is over, is somebody else's or never existed, without a difference; UNAUTHORIZED
 * when the session that acts is over or superseded by now.
 */
export function renameSession(
  context: EngineContext,
  session: ActingSession,
  { sessionId, name, origin }: RenameSessionInput & { origin: RequestOrigin },
): Promise<RenameSessionOutput> {
  return withActingSession(context, { session }, async ({ tx, user, now }) => {
    const row = await tx.userSession.findFirst({
      where: { ...liveSessions(user, now), id: sessionId },
      select: { name: true },
    });
    if (!row) throw new SessionError('NOT_FOUND', 'None of your sessions has this id. It may be over.');
    if (row.name === name) return { sessionId, name };
    await tx.userSession.update({ where: { id: sessionId }, data: { name }, select: { id: true } });
    const entry = {
      type: 'session_renamed' as const,
      userId: user.id,
      sessionId,
      actorId: user.id,
      ...(name !== null && { details: { name } }),
    };
    await recordAudit(tx, [entry], { at: now, origin, context });
    return { sessionId, name };
  });
}
