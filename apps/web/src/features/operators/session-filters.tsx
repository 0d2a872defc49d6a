import { useLingui } from '@lingui/react/macro';
import { msg } from '@lingui/core/macro';
import type { SessionSearch } from '../../rules/operator-search.ts';
import { ChoiceField } from '../../ui/choice-field.tsx';
import { MomentField } from '../../ui/moment-field.tsx';
import { SearchField } from '../../ui/search-field.tsx';

interface SessionFiltersProps {
  search: SessionSearch;
  /** Empty text removes a condition. */
  onChange: (change: Partial<Record<keyof SessionSearch, string>>) => void;
}

const HOUR = 3_600;
const IDLE_TIMES = [
  { value: '', label: msg`Any` },
  { value: String(HOUR), label: msg`An hour` },
  { value: String(24 * HOUR), label: msg`A day` },
  { value: String(7 * 24 * HOUR), label: msg`A week` },
  { value: String(30 * 24 * HOUR), label: msg`30 days` },
];

/** Which sessions are meant, by the list and by the bulk act alike. Everything is in the address. */
export function SessionFilters({ search, onChange }: SessionFiltersProps) {
  const { t, i18n } = useLingui();
  const { userId = '', clientKind = '', ipPrefix = '', inactiveForSeconds = '' } = search;
  const idleTimes = IDLE_TIMES.map(({ value, label }) => ({ value, label: i18n.t(label) }));
  const isIdleKnown = IDLE_TIMES.some(({ value }) => value === inactiveForSeconds);
  return (
    <search className="operator-filters" aria-label={t`Filter sessions`}>
      <ChoiceField
        label={t`Kind`}
        value={clientKind}
        onChange={({ currentTarget }) => onChange({ clientKind: currentTarget.value })}
        choices={[
          { value: '', label: t`Any` },
          { value: 'web', label: t`Web` },
          { value: 'cli', label: t`CLI` },
          { value: 'service', label: t`Service` },
        ]}
      />
      <ChoiceField
        label={t`Inactive for`}
        value={inactiveForSeconds}
        onChange={({ currentTarget }) => onChange({ inactiveForSeconds: currentTarget.value })}
        choices={
          isIdleKnown
            ? idleTimes
            : [...idleTimes, { value: inactiveForSeconds, label: t`${inactiveForSeconds} seconds` }]
        }
      />
      <SearchField
        label={t`Network`}
        placeholder="192.0.2.0/24"
        value={ipPrefix}
        onChange={(typed) => onChange({ ipPrefix: typed })}
      />
      <MomentField
        label={t`Began after`}
        value={search.beganAfter}
        onChange={(beganAfter) => onChange({ beganAfter })}
      />
      <MomentField
        label={t`Began before`}
        value={search.beganBefore}
        onChange={(beganBefore) => onChange({ beganBefore })}
      />
      <SearchField
        label={t`User id`}
        placeholder={t`From the page of a user`}
        value={userId}
        onChange={(typed) => onChange({ userId: typed })}
      />
    </search>
  );
}
