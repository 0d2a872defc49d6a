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
    { title: 'ACTIVE', value: (session) => activeWords(session, now) },
    { title: 'SINCE', value: ({ createdAt }) => relativeTime(createdAt, now) },
  ];
}

/** Activity is recorded once a minute, so "now" is said only of the session that asks. */
function activeWords({ isCurrent, connectedUntil, lastActive }: SessionSummary, now: number): string {
  if (isCurrent) return 'now';
  if (connectedUntil !== null && now < Date.parse(connectedUntil)) return 'connected';
  const moment = relativeTime(lastActive, now);
  return moment === 'now' ? 'a moment ago' : moment;
}
