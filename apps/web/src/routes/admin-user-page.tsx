import { Trans, useLingui } from '@lingui/react/macro';
import { Skeleton, Stack, Text, Title } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import type { AdminUser } from '@curfew/contracts';
import { useRef } from 'react';
import { AuditList, useAuditPages } from '../features/operators/audit-list.tsx';
import { SessionList, useSessionPages } from '../features/operators/session-list.tsx';
import { UserActions } from '../features/operators/user-actions.tsx';
import { UserBadges } from '../features/operators/user-list.tsx';
import { useOperatorActs } from '../features/operators/use-operator-acts.ts';
import { useUser } from '../features/operators/use-user.ts';
import { absoluteDate } from '../rules/relative-time.ts';
import { Notice } from '../ui/notice.tsx';
import { OperatorPage } from '../ui/operator-page.tsx';
import { OutcomeNotice } from '../ui/outcome-notice.tsx';

const route = getRouteApi('/private/admin/users/$userId');

export function AdminUserPage() {
  const { t } = useLingui();
  const { userId } = route.useParams();
  const { user, problem } = useUser(userId);
  if (user) return <KnownUser key={user.id} user={user} />;
  return (
    <OperatorPage title={t`User`}>
      {problem !== null && <Notice tone="error">{problem}</Notice>}
      {user === null && <Text>{t`There is no user with this id.`}</Text>}
      {user === undefined && problem === null && <Skeleton h={80} className="app-late" />}
    </OperatorPage>
  );
}

function KnownUser({ user }: { user: AdminUser }) {
  const { t, i18n } = useLingui();
  const acts = useOperatorActs();
  const { email } = user;
  const registered = absoluteDate(Date.parse(user.createdAt), i18n.locale);
  const heading = useRef<HTMLHeadingElement>(null);
  const keepFocus = () => heading.current?.focus();
  const sessions = useSessionPages({ userId: user.id });
  const records = useAuditPages({ userId: user.id });
  return (
    <OperatorPage
      title={user.displayName}
      heading={heading}
      actions={<UserActions user={user} acts={acts} onDone={keepFocus} />}
    >
      <Stack gap={6} mt="calc(-1 * var(--mantine-spacing-sm))">
        <Text c="dimmed" className="operator-breakable">
          <Trans>
            {email} · registered {registered}
          </Trans>
        </Text>
        <UserBadges user={user} />
        <Text fz="xs" c="dimmed" className="operator-breakable">
          <Trans>Id</Trans> <code>{user.id}</code>
        </Text>
      </Stack>
      <OutcomeNotice outcome={acts.outcome} onClose={acts.dismiss} />
      <Stack component="section" gap="sm" aria-labelledby="live-sessions">
        <Title order={2} fz="md" id="live-sessions">
          <Trans>Live sessions</Trans>
        </Title>
        <SessionList
          pages={sessions}
          acts={acts}
          onEnded={keepFocus}
          emptyText={t`Not logged in anywhere.`}
        />
      </Stack>
      <Stack component="section" gap="sm" aria-labelledby="audit-trail">
        <Title order={2} fz="md" id="audit-trail">
          <Trans>Audit trail</Trans>
        </Title>
        <AuditList pages={records} />
      </Stack>
    </OperatorPage>
  );
}
