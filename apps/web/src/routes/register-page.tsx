import { Trans, useLingui } from '@lingui/react/macro';
import { Text } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { useAuthState } from '@curfew/react';
import { RegisterForm } from '../features/log-in/register-form.tsx';
import { ServerNotice } from '../features/log-in/server-notice.tsx';
import { parseLoginSearch } from '../rules/login-search.ts';
import { AnchorLink } from '../ui/anchor-link.tsx';
import { PublicCard } from '../ui/public-card.tsx';
import { Waiting } from '../ui/waiting.tsx';

export function RegisterPage() {
  const { t } = useLingui();
  const state = useAuthState();
  const { next } = useSearch({ from: '/register' });
  if (state.status === 'in' || (state.status === 'unknown' && !state.hasFailed)) {
    return <Waiting text={t`One moment…`} />;
  }
  return (
    <PublicCard
      title={t`Create an account`}
      footer={
        <Text ta="center" fz="sm" c="dimmed">
          <Trans>You have an account?</Trans>{' '}
          <AnchorLink to="/login" search={parseLoginSearch({ next })} inherit className="app-link">
            <Trans>Log in</Trans>
          </AnchorLink>
        </Text>
      }
    >
      <ServerNotice state={state} />
      <RegisterForm />
    </PublicCard>
  );
}
