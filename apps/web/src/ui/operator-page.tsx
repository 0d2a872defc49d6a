import { Group, Stack, Title } from '@mantine/core';
import type { ReactNode, Ref } from 'react';
import { Glide } from './glide.tsx';
import { usePageTitle } from './use-page-title.ts';

/** What moves when an act is done: parts of the page, what stands in a section, and rows. */
const BLOCKS = 'main > div > *, main section > *, main tbody > tr';

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
      <Glide blocks={BLOCKS}>{children}</Glide>
    </Stack>
  );
}
