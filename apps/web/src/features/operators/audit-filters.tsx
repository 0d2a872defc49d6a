import { useLingui } from '@lingui/react/macro';
import { AUDIT_TYPES, auditTypeInWords } from '../../rules/audit-words.ts';
import type { AuditSearch } from '../../rules/operator-search.ts';
import { END_REASONS, reasonInWords } from '../../rules/reason-words.ts';
import { ChoiceField } from '../../ui/choice-field.tsx';
import { MomentField } from '../../ui/moment-field.tsx';
import { SearchField } from '../../ui/search-field.tsx';

interface AuditFiltersProps {
  search: AuditSearch;
  /** Empty text removes a condition. */
  onChange: (change: AuditSearch) => void;
}

/** What the audit trail is searched for. Everything is in the address. */
export function AuditFilters({ search, onChange }: AuditFiltersProps) {
  const { t, i18n } = useLingui();
  return (
    <search className="operator-filters" aria-label={t`Search the audit trail`}>
      <ChoiceField
        label={t`What`}
        value={search.type ?? ''}
        onChange={({ currentTarget }) => onChange({ type: currentTarget.value })}
        choices={[
          { value: '', label: t`Anything` },
          ...AUDIT_TYPES.map((value) => ({ value, label: auditTypeInWords(value, i18n) })),
        ]}
      />
      <ChoiceField
        label={t`Why it ended`}
        value={search.reason ?? ''}
        onChange={({ currentTarget }) => onChange({ reason: currentTarget.value })}
        choices={[
          { value: '', label: t`Any reason` },
          ...END_REASONS.map((value) => ({ value, label: reasonInWords(value, i18n) })),
        ]}
      />
      <MomentField label={t`From`} value={search.from} onChange={(from) => onChange({ from })} />
      <MomentField label={t`Until`} value={search.to} onChange={(to) => onChange({ to })} />
      <SearchField
        label={t`Account id`}
        value={search.userId ?? ''}
        onChange={(userId) => onChange({ userId })}
      />
      <SearchField
        label={t`Operator id`}
        value={search.actorId ?? ''}
        onChange={(actorId) => onChange({ actorId })}
      />
      <SearchField
        label={t`Session id`}
        value={search.sessionId ?? ''}
        onChange={(sessionId) => onChange({ sessionId })}
      />
      <SearchField
        label={t`Request id`}
        value={search.requestId ?? ''}
        onChange={(requestId) => onChange({ requestId })}
      />
    </search>
  );
}
