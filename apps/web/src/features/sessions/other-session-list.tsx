import type { SessionSummary } from '@curfew/contracts';
import { OtherSessionRow } from './other-session-row.tsx';
import type { EndSessions } from './use-end-sessions.ts';
import type { Selection } from './use-selection.ts';

interface OtherSessionListProps {
  sessions: readonly SessionSummary[];
  /** Null: there are too few to select any. */
  selection: Selection | null;
  now: number;
  hidesOrigin: boolean;
  ends: EndSessions;
  onRenamed: () => Promise<void>;
  onFocusLost: () => void;
}

/** In the order in which they began, the latest first: a row does not change its place because its device connects. */
export function OtherSessionList({ sessions, selection, ends, ...row }: OtherSessionListProps) {
  if (sessions.length === 0) return null;
  return (
    // Chromium does not see that a box which cuts off its content glides, and counts a jump: the block around it does.
    <div>
      <ul className="app-card app-list session-list" aria-labelledby="other-sessions">
        {sessions.map((session) => (
          <OtherSessionRow
            key={session.id}
            session={session}
            selection={selection}
            isBusy={ends.isBusy}
            onLogOut={(ended) => ends.endOne(ended).then(row.onFocusLost)}
            {...row}
          />
        ))}
      </ul>
    </div>
  );
}
