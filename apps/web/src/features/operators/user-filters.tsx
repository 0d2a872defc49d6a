import { useLingui } from '@lingui/react/macro';
import type { UserSearch } from '../../rules/operator-search.ts';
import { ChoiceField } from '../../ui/choice-field.tsx';
import { SearchField } from '../../ui/search-field.tsx';

interface UserFiltersProps {
  search: UserSearch;
  /** Empty text removes a condition. */
  onChange: (change: Record<string, string>) => void;
}

/** Whom the list of users shows. Everything is in the address. */
export function UserFilters({ search, onChange }: UserFiltersProps) {
  const { t } = useLingui();
  const { text = '', state = '', role = '' } = search;
  return (
    <search className="operator-filters" aria-label={t`Find users`}>
      <SearchField
        label={t`Search`}
        placeholder={t`Part of an address or a name, or an id`}
        value={text}
        onChange={(typed) => onChange({ text: typed })}
        maxLength={254}
        className="operator-wide"
      />
      <ChoiceField
        label={t`State`}
        value={state}
        onChange={({ currentTarget }) => onChange({ state: currentTarget.value })}
        choices={[
          { value: '', label: t`Any` },
          { value: 'active', label: t`Active` },
          { value: 'disabled', label: t`Disabled` },
        ]}
      />
      <ChoiceField
        label={t`Role`}
        value={role}
        onChange={({ currentTarget }) => onChange({ role: currentTarget.value })}
        choices={[
          { value: '', label: t`Any` },
          { value: 'user', label: t`Users` },
          { value: 'admin', label: t`Operators` },
        ]}
      />
    </search>
  );
}
