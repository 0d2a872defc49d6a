import { explainOutput } from '@curfew/contracts';
import type { ExplainOutput, User } from '@curfew/contracts';
import type { CreateSessionInput } from '../sessions/create-session.ts';
import type { TestWorld } from './test-engine.ts';

/** Where the sessions of tests about explanations are begun. */
export const EXPLAINED_ORIGIN = { userAgent: 'test', ip: '192.0.2.7', fingerprint: 'one' };

/** Begins sessions with what is asked about them, and asks another instance than the one that began them. */
export function createExplaining(world: TestWorld) {
  return {
    async explain(subject: string): Promise<ExplainOutput> {
      return explainOutput.parse(await world.b.engine.operators.explain(subject));
    },
    async begin(user: User, options: Partial<CreateSessionInput> = {}) {
      const { sessionEpoch } = await world.a.db.prisma.user.findUniqueOrThrow({ where: { id: user.id } });
      const seen = { userId: user.id, seenEpoch: sessionEpoch, origin: EXPLAINED_ORIGIN };
      const created = await world.a.engine.createSession({ ...seen, ...options });
      if (!created.created) throw new Error('the session was not created');
      return { ...created, id: created.session.id, caller: { session: created.session, user } };
    },
    /** By a second: the column rounds to milliseconds, so ten seconds to the dot may be one too few. */
    pastTheGrace: (id: string) =>
      world.a.db.pool.query(
        `UPDATE user_sessions SET refresh_rotated_at = now() - interval '11 seconds' WHERE id = $1`,
        [id],
      ),
  };
}
