import type { NewLogin, RecognizeLoginsOutput } from '@curfew/contracts';
import { announcePassing } from '../audit/announce.ts';
import { databaseNow } from '../audit/audit-event.ts';
import type { EngineContext, Transaction } from '../engine-context.ts';
import type { LiveSession } from './live-session.ts';
import { liveSessions } from './live-sessions.ts';
import { withActingSession } from './with-acting-session.ts';
import type { ActingSession } from './with-acting-session.ts';

const SHOWN = 100;

/**
 * The live sessions of the user that began after this one and that nobody has recognized, oldest first, at most 100. What is
 * over is never among them.
 */
export async function listUnrecognizedLogins(
  { db: { prisma } }: EngineContext,
  { id, userId, epoch }: Pick<LiveSession, 'id' | 'userId' | 'epoch'>,
): Promise<NewLogin[]> {
  const now = await databaseNow(prisma);
  const rows = await prisma.userSession.findMany({
    where: { ...liveSessions({ id: userId, epoch }, now), ...(await unrecognized(prisma, id)) },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    take: SHOWN,
    select: { id: true, label: true, clientKind: true, createdAt: true },
  });
  return rows.map(({ id: sessionId, label, clientKind, createdAt }) => ({
    sessionId,
    label,
    // A CHECK constraint of the table allows no other values.
    clientKind: clientKind as NewLogin['clientKind'],
    at: createdAt.toISOString(),
  }));
}

/**
 * Records that the person began these sessions, and notifies their other devices. A session can only recognize newer ones, so
 * that somebody who has just got in cannot hide their own login. Ignores sessions that are somebody else's, over, older or already
 * recognized; resolves to the number of the others.
 * @throws UNAUTHORIZED when the session that acts is over or superseded by now.
 */
export function recognizeLogins(
  context: EngineContext,
  session: ActingSession,
  sessionIds: readonly string[],
): Promise<RecognizeLoginsOutput> {
  return withActingSession(context, { session }, async ({ tx, user, now }) => {
    const { count } = await tx.userSession.updateMany({
      where: {
        AND: [liveSessions(user, now), { id: { in: [...sessionIds] } }, await unrecognized(tx, session.id)],
      },
      data: { recognizedAt: now },
    });
    const sessions = [{ id: session.id, userId: user.id }];
    if (count > 0) await announcePassing(tx, 'logins_recognized', { sessions, at: now });
    return { recognized: count };
  });
}

/** The condition for logins that a session is asked about. */
async function unrecognized(tx: Transaction, askedId: string) {
  const { createdAt } = await tx.userSession.findUniqueOrThrow({
    where: { id: askedId },
    select: { createdAt: true },
  });
  return { id: { not: askedId }, createdAt: { gt: createdAt }, recognizedAt: null };
}
