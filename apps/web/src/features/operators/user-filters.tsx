import { NativeSelect } from '@mantine/core';
import type { UserSearch } from '../../rules/operator-search.ts';
import { SearchField } from '../../ui/search-field.tsx';

interface UserFiltersProps {
  search: UserSearch;
  /** Empty text removes a condition. */
  onChange: (change: Record<string, string>) => void;
}

/** Whom the list of users shows. Everything is in the address. */
export function UserFilters({ search, onChange }: UserFiltersProps) {
  const { text = '', state = '', role = '' } = search;
  return (
    <search className="operator-filters" aria-label="Find users">
      <SearchField
        label="Search"
        placeholder="Part of an address or a name, or an id"
        value={text}
        onChange={(typed) => onChange({ text: typed })}
        maxLength={254}
        className="operator-wide"
      />
      <NativeSelect
        label="State"
        value={state}
        onChange={({ currentTarget }) => onChange({ state: currentTarget.value })}
        data={[
          { value: '', label: 'Any' },
          { value: 'active', label: 'Active' },
          { value: 'disabled', label: 'Disabled' },
        ]}
      />
      <NativeSelect
        label="Role"
        value={role}
        onChange={({ currentTarget }) => onChange({ role: currentTarget.value })}
        data={[
          { value: '', label: 'Any' },
          { value: 'user', label: 'Users' },
          { value: 'admin', label: 'Operators' },
        ]}
      />
    </search>
  );
}
