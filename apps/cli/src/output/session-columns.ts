import type { SessionSummary } from '@curfew/contracts';
import { originColumn } from './origin-column.ts';
import { relativeTime } from './relative-time.ts';
import type { Column } from './table.ts';

/** How these sessions are shown, to people and to operators. `now` by the server's clock. */
export function sessionColumns(sessions: readonly SessionSummary[], now: number): Column<SessionSummary>[] {
  return [
    { title: 'ID', value: ({ id }) => id },
    {
      title: 'WHERE',
      value: ({ label, name, isCurrent }) => {
        const where = name === null ? label : `${name}, ${label}`;
        return isCurrent ? `${where} (this one)` : where;
      },
      isFlexible: true,
    },
    originColumn(sessions),
    { title: 'ACTIVE', value: ({ lastActive }) => relativeTime(lastActive, now) },
    { title: 'SINCE', value: ({ createdAt }) => relativeTime(createdAt, now) },
  ];
}
