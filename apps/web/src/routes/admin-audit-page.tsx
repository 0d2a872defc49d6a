import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { auditFilterSchema } from '@curfew/contracts';
import { AuditFilters } from '../features/operators/audit-filters.tsx';
import { AuditList, useAuditPages } from '../features/operators/audit-list.tsx';
import { parseAuditSearch } from '../rules/operator-search.ts';
import { Notice } from '../ui/notice.tsx';
import { OperatorPage } from '../ui/operator-page.tsx';

const route = getRouteApi('/private/admin/audit');

export function AdminAuditPage() {
  const { t } = useLingui();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const filter = auditFilterSchema.safeParse(search);
  const pages = useAuditPages(filter.success ? filter.data : null);
  return (
    <OperatorPage
      title={t`Audit trail`}
      actions={
        Object.keys(search).length > 0 && (
          <Group>
            <Button variant="subtle" size="xs" fz="sm" onClick={() => void navigate({ search: {} })}>
              <Trans>Clear filter</Trans>
            </Button>
          </Group>
        )
      }
    >
      <AuditFilters
        search={search}
        onChange={(change) =>
          void navigate({ search: (before) => parseAuditSearch({ ...before, ...change }), replace: true })
        }
      />
      {filter.success ? (
        <AuditList pages={pages} showsAccount />
      ) : (
        <Notice tone="error" title={t`This filter is not understood`}>
          <Trans>An id in it is misspelt, for example.</Trans>
        </Notice>
      )}
    </OperatorPage>
  );
}
