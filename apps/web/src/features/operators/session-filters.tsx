import { NativeSelect } from '@mantine/core';
import type { SessionSearch } from '../../rules/operator-search.ts';
import { MomentField } from '../../ui/moment-field.tsx';
import { SearchField } from '../../ui/search-field.tsx';

interface SessionFiltersProps {
  search: SessionSearch;
  /** Empty text removes a condition. */
  onChange: (change: Partial<Record<keyof SessionSearch, string>>) => void;
}

const HOUR = 3_600;
const IDLE_TIMES = [
  { value: '', label: 'Any' },
  { value: String(HOUR), label: 'An hour' },
  { value: String(24 * HOUR), label: 'A day' },
  { value: String(7 * 24 * HOUR), label: 'A week' },
  { value: String(30 * 24 * HOUR), label: '30 days' },
];

/** Which sessions are meant, by the list and by the bulk act alike. Everything is in the address. */
export function SessionFilters({ search, onChange }: SessionFiltersProps) {
  const { userId = '', clientKind = '', ipPrefix = '', inactiveForSeconds = '' } = search;
  const isIdleKnown = IDLE_TIMES.some(({ value }) => value === inactiveForSeconds);
  return (
    <search className="operator-filters" aria-label="Filter sessions">
      <NativeSelect
        label="Kind"
        value={clientKind}
        onChange={({ currentTarget }) => onChange({ clientKind: currentTarget.value })}
        data={[
          { value: '', label: 'Any' },
          { value: 'web', label: 'Web' },
          { value: 'cli', label: 'CLI' },
          { value: 'service', label: 'Service' },
        ]}
      />
      <NativeSelect
        label="Inactive for"
        value={inactiveForSeconds}
        onChange={({ currentTarget }) => onChange({ inactiveForSeconds: currentTarget.value })}
        data={
          isIdleKnown
            ? IDLE_TIMES
            : [...IDLE_TIMES, { value: inactiveForSeconds, label: `${inactiveForSeconds} seconds` }]
        }
      />
      <SearchField
        label="Network"
        placeholder="192.0.2.0/24"
        value={ipPrefix}
        onChange={(typed) => onChange({ ipPrefix: typed })}
      />
      <MomentField
        label="Began after"
        value={search.beganAfter}
        onChange={(beganAfter) => onChange({ beganAfter })}
      />
      <MomentField
        label="Began before"
        value={search.beganBefore}
        onChange={(beganBefore) => onChange({ beganBefore })}
      />
      <SearchField
        label="User id"
        placeholder="From the page of a user"
        value={userId}
        onChange={(typed) => onChange({ userId: typed })}
      />
    </search>
  );
}
