import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Text } from '@mantine/core';
import { logOutSelectedLabel, selectedCount } from '../../rules/logout-words.ts';
import { FocusKept } from '../../ui/focus-kept.tsx';
import { LiveRegion } from '../../ui/live-region.tsx';
import { LogOutSeveral } from './log-out-several.tsx';
import type { Selection } from './use-selection.ts';

interface SelectionBarProps {
  selection: Selection;
  isBusy: boolean;
  onLogOut: () => Promise<void>;
  onFocusLost: () => void;
}

/** What becomes of the sessions that are selected. Stays in sight at the end of the window, below the list it speaks of. */
export function SelectionBar({ selection, isBusy, onLogOut, onFocusLost }: SelectionBarProps) {
  const { i18n, t } = useLingui();
  const count = selection.sessions.length;
  return (
    <div className="session-selection" data-empty={count === 0 || undefined}>
      <LiveRegion>
        {count > 0 && (
          <Text fz="sm" fw={600}>
            {selectedCount(count, i18n)}
          </Text>
        )}
      </LiveRegion>
      {count > 0 && (
        <FocusKept className="session-selection-acts" onFocusLost={onFocusLost}>
          <Button variant="subtle" color="gray" size="xs" fz="sm" onClick={() => selection.setAll(false)}>
            <Trans>Clear</Trans>
          </Button>
          <LogOutSeveral
            label={logOutSelectedLabel(count, i18n)}
            question={t`Exactly the selected sessions end.`}
            isBusy={isBusy}
            onLogOut={onLogOut}
          />
        </FocusKept>
      )}
    </div>
  );
}
