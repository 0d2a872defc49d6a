import { Badge, Group, Text, ThemeIcon } from '@mantine/core';
import type { SessionSummary } from '@curfew/contracts';
import type { ReactNode } from 'react';
import { networkName } from '../../rules/network-name.ts';
import { absoluteTime, activeAgo } from '../../rules/relative-time.ts';
import { Instant } from '../../ui/instant.tsx';
import { SessionIcon } from '../../ui/session-icon.tsx';

interface SessionRowProps {
  session: SessionSummary;
  /** Milliseconds, by the server's clock. */
  now: number;
  action: ReactNode;
  /** Below the row, over its whole width. */
  confirm?: ReactNode;
}

/** One session: what it runs on, where, and when its person was last there. */
export function SessionRow({ session, now, action, confirm }: SessionRowProps) {
  const { label, isCurrent, ipPrefix, lastActive, createdAt } = session;
  return (
    <li className="app-row">
      <ThemeIcon variant="light" color={isCurrent ? 'dusk' : 'gray'} size={36} radius="md" aria-hidden>
        <SessionIcon clientKind={session.clientKind} label={label} />
      </ThemeIcon>
      <div>
        <Group gap={8}>
          <Text fw={600}>{label}</Text>
          {isCurrent && (
            <Badge variant="light" size="sm" tt="none" fw={600}>
              This device
            </Badge>
          )}
        </Group>
        <Text fz="sm" c="dimmed" component="div" className="app-facts">
          <Instant
            text={isCurrent ? 'Active now' : activeAgo(Date.parse(lastActive), now)}
            absolute={`Last active ${absoluteTime(Date.parse(lastActive))} · logged in ${absoluteTime(Date.parse(createdAt))}`}
            iso={lastActive}
          />
          {ipPrefix !== null && <span>{networkName(ipPrefix)}</span>}
        </Text>
      </div>
      {action}
      {confirm}
    </li>
  );
}
