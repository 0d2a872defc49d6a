import { Badge, Group, Text, ThemeIcon } from '@mantine/core';
import { IconDeviceDesktop, IconDeviceMobile, IconServer, IconTerminal2 } from '@tabler/icons-react';
import type { SessionSummary } from '@curfew/contracts';
import type { ReactNode } from 'react';
import { networkName } from '../../rules/network-name.ts';
import { absoluteTime, activeAgo } from '../../rules/relative-time.ts';
import { Instant } from '../../ui/instant.tsx';

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
        <SessionIcon session={session} />
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

function SessionIcon({ session }: { session: SessionSummary }) {
  const look = { size: 21, stroke: 1.6 };
  if (session.clientKind === 'cli') return <IconTerminal2 {...look} />;
  if (session.clientKind === 'service') return <IconServer {...look} />;
  if (/Android|iOS|iPhone|iPad/u.test(session.label)) return <IconDeviceMobile {...look} />;
  return <IconDeviceDesktop {...look} />;
}
