import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { INACTIVE_DAYS } from '../../rules/inactive-sessions.ts';
import { NavAnchor } from '../../ui/nav-anchor.tsx';

interface InactiveFilterProps {
  all: number;
  inactive: number;
  /** There are more than have been loaded, so neither number is known. */
  hasMore: boolean;
}

/** Which of the other sessions are shown. The address says it, so it can be shared and gone back to. */
export function InactiveFilter({ all, inactive, hasMore }: InactiveFilterProps) {
  const { t } = useLingui();
  return (
    <nav aria-label={t`Which sessions are shown`} className="session-filter">
      <NavAnchor to="/sessions" search={{}} activeOptions={{ exact: true }}>
        {hasMore ? <Trans>All</Trans> : <Trans>All ({all})</Trans>}
      </NavAnchor>
      <NavAnchor to="/sessions" search={{ show: 'inactive' }}>
        <Plural value={INACTIVE_DAYS} one="Not used for # day" other="Not used for # days" />
        {!hasMore && ` (${inactive})`}
      </NavAnchor>
    </nav>
  );
}
