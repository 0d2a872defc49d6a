import { findCredentials } from '../credentials.ts';
import { openerOf } from '../claims.ts';
import type { Trace, Violation } from '../trace.ts';

/** One refresh token has one successor, byte for byte (G6). */
export function findDivergingRefreshes({ sent }: Trace): Violation[] {
  const successors = new Map<string, { requestId: string; credentials: string }>();
  return sent.flatMap((one): Violation[] => {
    const presented = openerOf(one);
    if (one.procedure !== 'auth.refresh' || !one.result || !one.answer || presented === undefined) return [];
    const credentials = findCredentials(one.answer)
      .filter((text) => !text.startsWith('cfl_'))
      .toSorted()
      .join(' ');
    const first = successors.get(presented);
    if (!first) successors.set(presented, { requestId: one.requestId, credentials });
    if (!first || first.credentials === credentials) return [];
    const text = `${first.requestId} and ${one.requestId} presented the same refresh token and got different credentials`;
    return [{ rule: 'G6', kind: 'two successors of one refresh token', text }];
  });
}
