import type { Trace, Violation } from '../trace.ts';

/** A session that ended has exactly one record of it: its own, else that of its epoch (G10). */
export function findMissingRecords({ rows, audit }: Trace): Violation[] {
  return rows.flatMap((row): Violation[] => {
    if (row.invalidatedAt === null && row.epoch === row.userEpoch) return [];
    const own = audit.filter(
      ({ type, sessionId }) => type === 'session_ended' && sessionId === row.id,
    ).length;
    const ofEpoch = audit.filter(
      ({ type, userId, epoch }) => type === 'sessions_ended' && userId === row.userId && epoch === row.epoch,
    ).length;
    const count = own > 0 ? own : ofEpoch;
    if (count === 1) return [];
    const text = `session ${row.id} ended and has ${count} records of it`;
    return [{ rule: 'G10', kind: `${count} records of one end`, text }];
  });
}
