import { Group, Paper, Stack, Title } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { Brand } from './brand.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { usePageTitle } from './use-page-title.ts';

interface PublicCardProps {
  title: string;
  children: ReactNode;
  /** Below the card. */
  footer?: ReactNode;
  /** Moves the focus to the heading when it appears: after a logout the focus would be lost with the private page. */
  focusKey?: string | null;
}

/** The one card of a page outside: log in, register, change the password. */
export function PublicCard({ title, children, footer, focusKey = null }: PublicCardProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  usePageTitle(title);
  useEffect(() => {
    if (focusKey !== null) heading.current?.focus();
  }, [focusKey]);
  return (
    <main className="app-stage">
      <Stack w="100%" maw={400} gap="lg">
        <Brand />
        <Paper className="app-card" p={{ base: 'lg', xs: 'xl' }} shadow="sm">
          <Stack gap="md">
            <Title order={1} fz={24} ref={heading} tabIndex={-1}>
              {title}
            </Title>
            {children}
          </Stack>
        </Paper>
        {footer}
        <Group justify="center">
          <LanguageSwitch />
        </Group>
      </Stack>
    </main>
  );
}
