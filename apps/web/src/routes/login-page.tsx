import { Trans, useLingui } from '@lingui/react/macro';
import { Text } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { useAuthState } from '@curfew/react';
import { LoginForm } from '../features/log-in/login-form.tsx';
import { LogoutNotice } from '../features/log-in/logout-notice.tsx';
import { ServerNotice } from '../features/log-in/server-notice.tsx';
import { parseLoginSearch } from '../rules/login-search.ts';
import { AnchorLink } from '../ui/anchor-link.tsx';
import { PublicCard } from '../ui/public-card.tsx';
import { Waiting } from '../ui/waiting.tsx';

export function LoginPage() {
  const { t } = useLingui();
  const state = useAuthState();
  const search = useSearch({ from: '/login' });
  if (state.status === 'logging-out') return <Waiting text={t`Logging out…`} />;
  if (state.status === 'in' || (state.status === 'unknown' && !state.hasFailed)) {
    return <Waiting text={t`One moment…`} />;
  }
  const { reason, next } = search;
  return (
    <PublicCard
      title={t`Log in`}
      focusKey={reason ?? null}
      footer={
        <Text ta="center" fz="sm" c="dimmed">
          <Trans>No account yet?</Trans>{' '}
          <AnchorLink to="/register" search={parseLoginSearch({ next })} inherit className="app-link">
            <Trans>Create one</Trans>
          </AnchorLink>
        </Text>
      }
    >
      <LogoutNotice state={state} hint={reason} />
      <ServerNotice state={state} />
      <LoginForm shouldFocus={reason === undefined} />
    </PublicCard>
  );
}
