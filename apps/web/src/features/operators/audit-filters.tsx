import { NativeSelect } from '@mantine/core';
import { AUDIT_TYPES } from '../../rules/audit-words.ts';
import type { AuditSearch } from '../../rules/operator-search.ts';
import { END_REASONS, reasonInWords } from '../../rules/reason-words.ts';
import { MomentField } from '../../ui/moment-field.tsx';
import { SearchField } from '../../ui/search-field.tsx';

interface AuditFiltersProps {
  search: AuditSearch;
  /** Empty text removes a condition. */
  onChange: (change: AuditSearch) => void;
}

/** What the audit trail is searched for. Everything is in the address. */
export function AuditFilters({ search, onChange }: AuditFiltersProps) {
  return (
    <search className="operator-filters" aria-label="Search the audit trail">
      <NativeSelect
        label="What"
        value={search.type ?? ''}
        onChange={({ currentTarget }) => onChange({ type: currentTarget.value })}
        data={[{ value: '', label: 'Anything' }, ...AUDIT_TYPES]}
      />
      <NativeSelect
        label="Why it ended"
        value={search.reason ?? ''}
        onChange={({ currentTarget }) => onChange({ reason: currentTarget.value })}
        data={[
          { value: '', label: 'Any reason' },
          ...END_REASONS.map((value) => ({ value, label: reasonInWords(value) })),
        ]}
      />
      <MomentField label="From" value={search.from} onChange={(from) => onChange({ from })} />
      <MomentField label="Until" value={search.to} onChange={(to) => onChange({ to })} />
      <SearchField
        label="Account id"
        value={search.userId ?? ''}
        onChange={(userId) => onChange({ userId })}
      />
      <SearchField
        label="Operator id"
        value={search.actorId ?? ''}
        onChange={(actorId) => onChange({ actorId })}
      />
      <SearchField
        label="Session id"
        value={search.sessionId ?? ''}
        onChange={(sessionId) => onChange({ sessionId })}
      />
      <SearchField
        label="Request id"
        value={search.requestId ?? ''}
        onChange={(requestId) => onChange({ requestId })}
      />
    </search>
  );
}
