import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { SessionSummary } from '@curfew/contracts';
import { findSessions } from '../../rules/find-sessions.ts';
import { INACTIVE_DAYS } from '../../rules/inactive-sessions.ts';
import type { SessionsSearch } from '../../rules/sessions-search.ts';
import { NavAnchor } from '../../ui/nav-anchor.tsx';

interface SessionFilterProps {
  sessions: readonly SessionSummary[];
  now: number;
  search: SessionsSearch;
  /** There are more than have been loaded, so no number is known. */
  hasMore: boolean;
  hasKinds: boolean;
}

const KINDS = ['web', 'cli', 'service'] as const;
/** Exactly this one, whatever is looked for. */
const active = { exact: true, includeSearch: true } as const;

/** Which of the other sessions are shown. The address says it, so it can be shared and gone back to. */
export function SessionFilter({ sessions, now, search, hasMore, hasKinds }: SessionFilterProps) {
  const { t, i18n } = useLingui();
  const { show, text } = search;
  const kept = text === undefined ? {} : { text };
  const count = (wanted: SessionsSearch) => findSessions(sessions, wanted, { now, i18n }).length;
  const number = (wanted: SessionsSearch) => (hasMore ? '' : ` (${String(count(wanted))})`);
  // Whatever is looked for: no choice comes or goes while somebody types.
  const present = KINDS.filter((kind) => kind === show || count({ show: kind }) > 0);
  const kinds = hasKinds && (present.length > 1 || present[0] === show) ? present : [];
  const hasInactive = show === 'inactive' || hasMore || count({ show: 'inactive' }) > 0;
  const names = { web: t`Browsers`, cli: t`Command line`, service: t`Services` };
  // All of one kind, and used lately: there is nothing to choose.
  if (kinds.length === 0 && !hasInactive) return null;
  return (
    <nav aria-label={t`Which sessions are shown`} className="session-filter">
      <NavAnchor to="/sessions" search={kept} activeOptions={active}>
        <Trans>All</Trans>
        {number(kept)}
      </NavAnchor>
      {hasInactive && (
        <NavAnchor to="/sessions" search={{ ...kept, show: 'inactive' }} activeOptions={active}>
          <Plural value={INACTIVE_DAYS} one="Not used for # day" other="Not used for # days" />
          {number({ ...kept, show: 'inactive' })}
        </NavAnchor>
      )}
      {kinds.map((kind) => (
        <NavAnchor key={kind} to="/sessions" search={{ ...kept, show: kind }} activeOptions={active}>
          {names[kind]}
          {number({ ...kept, show: kind })}
        </NavAnchor>
      ))}
    </nav>
  );
}
