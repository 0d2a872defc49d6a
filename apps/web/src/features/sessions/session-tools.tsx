import { useLingui } from '@lingui/react/macro';
import { Checkbox } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { parseSessionsSearch, type SessionsSearch } from '../../rules/sessions-search.ts';
import { SearchField } from '../../ui/search-field.tsx';
import type { Selection } from './use-selection.ts';

interface SessionToolsProps {
  search: SessionsSearch;
  selection: Selection;
  shownCount: number;
}

/** For a list that is too long to look through: finds a session, and selects all that are shown. */
export function SessionTools({ search, selection, shownCount }: SessionToolsProps) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const count = selection.sessions.length;
  return (
    <div className="session-tools">
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
      <Checkbox
        label={t`Select all`}
        checked={count > 0 && count === shownCount}
        indeterminate={count > 0 && count < shownCount}
        disabled={shownCount === 0}
        onChange={({ currentTarget }) => selection.setAll(currentTarget.checked)}
      />
    </div>
  );
}
