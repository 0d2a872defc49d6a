import type { EngineContext } from '../engine-context.ts';
import { liveSessions } from './live-sessions.ts';

/** Whether any session of the user would be accepted at the moment the database looks. */
export async function hasLiveSessions(context: EngineContext, userId: string): Promise<boolean> {
  const [user] = await context.db.prisma.$queryRaw<
    { epoch: number; inactivityLimitSeconds: number | null; now: Date }[]
  >`
    SELECT session_epoch AS epoch, inactivity_limit_seconds AS "inactivityLimitSeconds", now() AS now
      FROM users WHERE id = ${userId}::uuid AND is_active`;
  if (!user) return false;
  const where = liveSessions({ id: userId, ...user }, user.now, context.policy);
  return (await context.db.prisma.userSession.count({ where, take: 1 })) > 0;
}
