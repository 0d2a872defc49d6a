import { useLingui } from '@lingui/react/macro';
import { Checkbox } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { parseSessionsSearch, type SessionsSearch } from '../../rules/sessions-search.ts';
import { FocusKept } from '../../ui/focus-kept.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { useFocusKept } from '../../ui/use-focus-kept.ts';
import type { Selection } from './use-selection.ts';

interface SessionToolsProps {
  search: SessionsSearch;
  /** Null: there are too few to select any. */
  selection: Selection | null;
  shownCount: number;
  onFocusLost: () => void;
}

/** For a list that is too long to look through: finds a session, and selects all that are shown. */
export function SessionTools({ search, selection, shownCount, onFocusLost }: SessionToolsProps) {
  const { t } = useLingui();
  const navigate = useNavigate();
  return (
    <FocusKept className="session-tools" onFocusLost={onFocusLost}>
      <SearchField
        value={search.text ?? ''}
        aria-label={t`Find a session`}
        placeholder={t`Name, device, place, network`}
        leftSection={<IconSearch size={16} aria-hidden />}
        size="sm"
        className="session-search"
        onChange={(text) =>
          void navigate({
            to: '/sessions',
            search: (before) => parseSessionsSearch({ ...before, text }),
            replace: true,
          })
        }
      />
      {selection !== null && (
        <SelectAll selection={selection} shownCount={shownCount} onFocusLost={onFocusLost} />
      )}
    </FocusKept>
  );
}

interface SelectAllProps {
  selection: Selection;
  shownCount: number;
  onFocusLost: () => void;
}

function SelectAll({ selection, shownCount, onFocusLost }: SelectAllProps) {
  const { t } = useLingui();
  const box = useFocusKept<HTMLInputElement>(onFocusLost);
  const count = selection.sessions.length;
  return (
    <Checkbox
      ref={box}
      label={t`Select all`}
      checked={count > 0 && count === shownCount}
      indeterminate={count > 0 && count < shownCount}
      disabled={shownCount === 0}
      onChange={({ currentTarget }) => selection.setAll(currentTarget.checked)}
    />
  );
}
