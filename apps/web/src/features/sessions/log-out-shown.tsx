import { useLingui } from '@lingui/react/macro';
import type { SessionSummary } from '@curfew/contracts';
import { logOutInactiveLabel, logOutOthersLabel } from '../../rules/logout-words.ts';
import type { SessionsSearch } from '../../rules/sessions-search.ts';
import { FocusKept } from '../../ui/focus-kept.tsx';
import { LogOutSeveral } from './log-out-several.tsx';
import type { SessionList } from './use-session-list.ts';

interface LogOutShownProps {
  list: SessionList;
  shown: readonly SessionSummary[];
  search: SessionsSearch;
  isBusy: boolean;
  onEndOthers: () => Promise<void>;
  onEndInactive: () => Promise<void>;
  onFocusLost: () => void;
}

/** Ends all others where all are shown, or all that are inactive where those are. Of other choices the person selects some. */
export function LogOutShown(props: LogOutShownProps) {
  const { list, shown, search, isBusy, onEndOthers, onEndInactive, onFocusLost } = props;
  const { i18n, t } = useLingui();
  const { others, hasMore } = list;
  const { show, text } = search;
  if (text !== undefined) return null;
  if (show === 'inactive' && shown.length > 0) {
    return (
      // A question that is open speaks of what was shown before.
      <FocusKept key="inactive" className="session-several" onFocusLost={onFocusLost}>
        <LogOutSeveral
          label={logOutInactiveLabel(shown.length, i18n)}
          question={t`Exactly the sessions shown here end.`}
          isBusy={isBusy}
          onLogOut={onEndInactive}
        />
      </FocusKept>
    );
  }
  if (show !== undefined || (others.length === 0 && !hasMore)) return null;
  return (
    <FocusKept key="all" className="session-several" onFocusLost={onFocusLost}>
      <LogOutSeveral
        label={logOutOthersLabel(hasMore ? null : others.length, i18n)}
        question={t`Only this device stays logged in.`}
        isBusy={isBusy}
        onLogOut={onEndOthers}
      />
    </FocusKept>
  );
}
