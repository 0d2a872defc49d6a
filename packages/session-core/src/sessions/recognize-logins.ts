import type { NewLogin, RecognizeLoginsOutput } from '@curfew/contracts';
import { announcePassing } from '../audit/announce.ts';
import { databaseNow } from '../audit/audit-event.ts';
import type { EngineContext, Transaction } from '../engine-context.ts';
import { isTrusted, openQuestions } from '../rules/recognition.ts';
import type { LiveSession } from './live-session.ts';
import { liveSessions } from './live-sessions.ts';
import { withActingSession } from './with-acting-session.ts';
import type { ActingSession } from './with-acting-session.ts';

const SHOWN = 100;

/**
 * The live sessions of the user about which the person is asked in this one, oldest first, at most 100: see `openQuestions`. What is
 * over is never among them.
 */
export async function listUnrecognizedLogins(
  { db: { prisma } }: EngineContext,
  { id, userId, epoch }: Pick<LiveSession, 'id' | 'userId' | 'epoch'>,
): Promise<NewLogin[]> {
  const rows = await readLive(prisma, { id: userId, epoch }, await databaseNow(prisma));
  return openQuestions({ id }, rows)
    .slice(0, SHOWN)
    .map(({ id: sessionId, label, clientKind, createdAt }) => ({
      sessionId,
      label,
      // A CHECK constraint of the table allows no other values.
      clientKind: clientKind as NewLogin['clientKind'],
      at: createdAt.toISOString(),
    }));
}

/**
 * Records that the person began these sessions, and notifies their other devices. Ignores sessions that this one is not asked about;
 * resolves to the number of the others. In a session that is not trusted itself the answer counts for less: see `isTrusted`.
 * @throws UNAUTHORIZED when the session that acts is over or superseded by now.
 */
export function recognizeLogins(
  context: EngineContext,
  session: ActingSession,
  sessionIds: readonly string[],
): Promise<RecognizeLoginsOutput> {
  return withActingSession(context, { session }, async ({ tx, user, now }) => {
    const live = await readLive(tx, user, now);
    const isOwnTrusted = live.some((row) => row.id === session.id && isTrusted(row));
    const answered = openQuestions(session, live).filter(({ id }) => sessionIds.includes(id));
    if (answered.length === 0) return { recognized: 0 };
    await tx.userSession.updateMany({
      where: { id: { in: answered.map(({ id }) => id) } },
      data: { recognizedAt: now, recognizedBy: isOwnTrusted ? null : session.id },
    });
    await announcePassing(tx, 'logins_recognized', {
      sessions: [{ id: session.id, userId: user.id }],
      at: now,
    });
    return { recognized: answered.length };
  });
}

/** As many as the session limit allows. */
function readLive(db: Pick<Transaction, 'userSession'>, user: { id: string; epoch: number }, now: Date) {
  return db.userSession.findMany({
    where: liveSessions(user, now),
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: {
      id: true,
      label: true,
      clientKind: true,
      createdAt: true,
      recognizedAt: true,
      recognizedBy: true,
    },
  });
}
