import { Group, Stack, Title } from '@mantine/core';
import type { ReactNode, Ref } from 'react';
import { usePageTitle } from './use-page-title.ts';

interface OperatorPageProps {
  title: string;
  heading?: Ref<HTMLHeadingElement>;
  /** Beside the heading. */
  actions?: ReactNode;
  children: ReactNode;
}

/** One page of the operator area. */
export function OperatorPage({ title, heading, actions, children }: OperatorPageProps) {
  usePageTitle(title);
  return (
    <Stack component="main" gap="lg">
      <Group justify="space-between" gap="sm">
        <Title order={1} fz={{ base: 22, xs: 24 }} tabIndex={-1} ref={heading}>
          {title}
        </Title>
        {actions}
      </Group>
      {children}
    </Stack>
  );
}
