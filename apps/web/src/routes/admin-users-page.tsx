import { useLingui } from '@lingui/react/macro';
import { getRouteApi } from '@tanstack/react-router';
import { UserFilters } from '../features/operators/user-filters.tsx';
import { UserList } from '../features/operators/user-list.tsx';
import { parseUserSearch } from '../rules/operator-search.ts';
import { OperatorPage } from '../ui/operator-page.tsx';

const route = getRouteApi('/private/admin/users');

export function AdminUsersPage() {
  const { t } = useLingui();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <OperatorPage title={t`Users`}>
      <UserFilters
        search={search}
        onChange={(change) =>
          void navigate({ search: (before) => parseUserSearch({ ...before, ...change }), replace: true })
        }
      />
      <UserList search={search} />
    </OperatorPage>
  );
}
