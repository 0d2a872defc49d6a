import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Text } from '@mantine/core';
import { logOutSelectedLabel, selectedCount } from '../../rules/logout-words.ts';
import { LiveRegion } from '../../ui/live-region.tsx';
import { LogOutSeveral } from './log-out-several.tsx';
import type { Selection } from './use-selection.ts';

interface SelectionBarProps {
  selection: Selection;
  isBusy: boolean;
  onLogOut: () => Promise<void>;
}

/** What becomes of the sessions that are selected. Stays in sight at the end of the window, below the list it speaks of. */
export function SelectionBar({ selection, isBusy, onLogOut }: SelectionBarProps) {
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
        <div className="session-selection-acts">
          <Button variant="subtle" color="gray" size="xs" fz="sm" onClick={() => selection.setAll(false)}>
            <Trans>Clear</Trans>
          </Button>
          <LogOutSeveral
            // A question that is open speaks of what was selected before.
            key={count}
            label={logOutSelectedLabel(count, i18n)}
            question={t`Exactly the selected sessions end.`}
            isBusy={isBusy}
            onLogOut={onLogOut}
          />
        </div>
      )}
    </div>
  );
}
