import type { I18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, Group, Text } from '@mantine/core';
import type { AdminUser } from '@curfew/contracts';
import { useTRPC, useTRPCClient } from '@curfew/react';
import type { UserSearch } from '../../rules/operator-search.ts';
import { absoluteDate } from '../../rules/relative-time.ts';
import { AnchorLink } from '../../ui/anchor-link.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { Listing } from './listing.tsx';
import { usePages } from './use-pages.ts';

const PAGE_SIZE = 50;

function userColumns(i18n: I18n): Column<AdminUser>[] {
  const counts = new Intl.NumberFormat(i18n.locale);
  return [
    { header: i18n.t(msg`User`), cell: (user) => <UserName user={user} /> },
    { header: i18n.t(msg`State`), cell: (user) => <UserBadges user={user} /> },
    {
      header: i18n.t(msg`Registered`),
      cell: ({ createdAt }) => absoluteDate(Date.parse(createdAt), i18n.locale),
    },
    {
      header: i18n.t(msg`Live sessions`),
      cell: ({ liveSessions }) => counts.format(liveSessions),
      kind: 'number',
    },
  ];
}

/** The users that the search means, the latest registered first. */
export function UserList({ search }: { search: UserSearch }) {
  const { t, i18n } = useLingui();
  const trpc = useTRPC();
  const client = useTRPCClient();
  const { text, state, role } = search;
  const input = {
    limit: PAGE_SIZE,
    ...(text !== undefined && { text }),
    ...(state !== undefined && { isActive: state === 'active' }),
    ...(role !== undefined && { role }),
  };
  const pages = usePages({
    queryKey: trpc.admin.findUsers.infiniteQueryKey(input),
    fetchPage: (cursor, signal) => client.admin.findUsers.query({ ...input, ...cursor }, { signal }),
    rowsOf: (page) => page.users,
  });
  return (
    <Listing
      pages={pages}
      columns={userColumns(i18n)}
      caption={t`Users`}
      emptyText={t`Nobody matches what you are looking for.`}
    />
  );
}

function UserName({ user }: { user: AdminUser }) {
  return (
    <>
      <AnchorLink to="/admin/users/$userId" params={{ userId: user.id }} fz="sm" fw={600}>
        {user.displayName}
      </AnchorLink>
      <Text fz="sm" c="dimmed" className="operator-breakable">
        {user.email}
      </Text>
    </>
  );
}

/** Whether a user can log in, and what else is special about them. */
export function UserBadges({ user }: { user: AdminUser }) {
  return (
    <Group gap={6}>
      {user.isActive ? (
        <Text fz="sm">
          <Trans>Active</Trans>
        </Text>
      ) : (
        <Badge variant="light" tt="none" color="red">
          <Trans>Disabled</Trans>
        </Badge>
      )}
      {user.role === 'admin' && (
        <Badge variant="light" tt="none">
          <Trans>Operator</Trans>
        </Badge>
      )}
      {user.mustChangePassword && (
        <Badge variant="light" tt="none" color="gray">
          <Trans>Must change password</Trans>
        </Badge>
      )}
    </Group>
  );
}
