import { useLingui } from '@lingui/react/macro';
import { ACTIVITY_KINDS, type ActivityKind } from '../../rules/activity-search.ts';
import { kindInWords } from '../../rules/activity-kind-words.ts';
import { NavAnchor } from '../../ui/nav-anchor.tsx';

/** Exactly this kind, not every address that begins alike. */
const active = { exact: true, includeSearch: true } as const;

/** What the list shows, each an address of its own: "Back" leads to what was shown before. */
export function ActivityFilter({ kind }: { kind: ActivityKind | undefined }) {
  const { i18n, t } = useLingui();
  return (
    <nav aria-label={t`Show`} className="activity-filter">
      <NavAnchor
        to="/activity"
        search={{}}
        activeOptions={active}
        // Also where the address has a kind that is not known.
        aria-current={kind === undefined ? 'page' : undefined}
      >
        {t`Everything`}
      </NavAnchor>
      {ACTIVITY_KINDS.map((each) => (
        <NavAnchor key={each} to="/activity" search={{ kind: each }} activeOptions={active}>
          {kindInWords(each, i18n)}
        </NavAnchor>
      ))}
    </nav>
  );
}
