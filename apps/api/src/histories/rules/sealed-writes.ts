import type { Claim } from '../claims.ts';
import { openerOf } from '../claims.ts';
import { readName } from '../credentials.ts';
import type { Trace, Violation } from '../trace.ts';

/** What does not act for the session whose credential it carries. */
const ACTS_FOR_NOBODY: ReadonlySet<string> = new Set([
  'auth.register',
  'auth.login',
  'auth.logout',
  'revoke',
  'introspect',
]);
const OF_REFUSALS: ReadonlySet<string> = new Set(['login_failed', 'fingerprint_changed']);

/** Nothing that a session began is committed after its logout was answered, or after its operator was demoted (G11). */
export function findUnsealedWrites(claims: Claim[], { sent, audit, demotions, rows }: Trace): Violation[] {
  return sent.flatMap((one): Violation[] => {
    const last = one.commits.at(-1);
    const sessionId = readName(openerOf(one) ?? '')?.id;
    if (!last || sessionId === undefined || ACTS_FOR_NOBODY.has(one.procedure)) return [];
    if (one.procedure === 'auth.logoutAll' && one.presented.ticket !== undefined) return [];
    const records = audit.filter(
      ({ requestId, type, reason }) =>
        requestId === one.requestId && !OF_REFUSALS.has(type) && reason !== 'refresh_reuse',
    );
    if (records.length === 0) return [];
    const written = records.map(({ type }) => type).join(', ');
    const end = claims.find(
      ({ sent: by, by: how, at, sessionIds }) =>
        by !== one &&
        (how === 'ended' || how === 'already-ended') &&
        at < last.sentAt &&
        sessionIds.has(sessionId),
    );
    if (end) {
      const kind = `${one.procedure} committed after its session ended`;
      const text = `${end.sent.requestId} (${end.sent.command}) answered "${end.by}" of session ${sessionId}, and ${one.requestId} (${one.command}), which that session began, committed ${written} afterwards`;
      return [{ rule: 'G11', kind, text }];
    }
    const userId = rows.find(({ id }) => id === sessionId)?.userId;
    const demotion = demotions.find((demoted) => demoted.userId === userId && demoted.at < last.sentAt);
    if (!demotion || !one.procedure.startsWith('admin.')) return [];
    const text = `${one.requestId} (${one.command}) committed ${written} after its operator was demoted`;
    return [{ rule: 'G11', kind: `${one.procedure} committed after a demotion`, text }];
  });
}
