import '@mantine/core/styles/Progress.css';
import '../features/operators/operators.css';
import { Stack } from '@mantine/core';
import { Outlet } from '@tanstack/react-router';
import { useSession } from '@curfew/react';
import { OperatorNav } from '../features/operators/operator-nav.tsx';
import { NotAllowedPage } from './not-allowed-page.tsx';

/**
 * The frame of the operator area. The role is what the server said last; each of its answers decides anew, and a
 * refusal makes this tab ask who is in.
 */
export function AdminLayout() {
  const { user } = useSession();
  if (user.role !== 'admin') return <NotAllowedPage />;
  return (
    <Stack gap="lg">
      <OperatorNav />
      <Outlet />
    </Stack>
  );
}
