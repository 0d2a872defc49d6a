import { useLingui } from '@lingui/react/macro';
import { ACTIVITY_KINDS } from '../../rules/activity-search.ts';
import { kindInWords } from '../../rules/activity-kind-words.ts';
import { NavAnchor } from '../../ui/nav-anchor.tsx';

/** Exactly this kind, not every address that begins alike. */
const active = { exact: true, includeSearch: true } as const;

/** What the list shows, each an address of its own. */
export function ActivityFilter() {
  const { i18n, t } = useLingui();
  return (
    <nav aria-label={t`Show`} className="activity-filter">
      <NavAnchor to="/activity" search={{}} replace activeOptions={active}>
        {t`Everything`}
      </NavAnchor>
      {ACTIVITY_KINDS.map((kind) => (
        <NavAnchor key={kind} to="/activity" search={{ kind }} replace activeOptions={active}>
          {kindInWords(kind, i18n)}
        </NavAnchor>
      ))}
    </nav>
  );
}
