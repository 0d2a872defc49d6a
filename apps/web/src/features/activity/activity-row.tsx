import { Badge, Button, Group, Text, ThemeIcon } from '@mantine/core';
import {
  IconAlertTriangle,
  IconDeviceDesktop,
  IconHistory,
  IconKey,
  IconLogin2,
  IconLogout,
  IconSettings,
} from '@tabler/icons-react';
import { Trans, useLingui } from '@lingui/react/macro';
import type { ActivityRecord } from '@curfew/contracts';
import { kindOf, type ActivityKind } from '../../rules/activity-search.ts';
import { activityWords, whereFrom } from '../../rules/activity-words.ts';
import { networkName } from '../../rules/network-name.ts';
import { Instant } from '../../ui/instant.tsx';

const LOOKS = {
  logins: { Icon: IconLogin2, color: 'dusk' },
  failed: { Icon: IconAlertTriangle, color: 'orange' },
  devices: { Icon: IconDeviceDesktop, color: 'dusk' },
  ends: { Icon: IconLogout, color: 'gray' },
  password: { Icon: IconKey, color: 'gray' },
  settings: { Icon: IconSettings, color: 'gray' },
} as const satisfies Record<ActivityKind, unknown>;

interface ActivityRowProps {
  record: ActivityRecord;
  isThisSession: boolean;
  /** Null where there is nothing that somebody else could have done. */
  onDoubt: (() => void) | null;
}

/** One record: what happened, when, from which device and network. */
export function ActivityRow({ record, isThisSession, onDoubt }: ActivityRowProps) {
  const { i18n, t } = useLingui();
  const { at, type, ipPrefix, note } = record;
  const kind = kindOf(type);
  const { Icon, color } = kind === null ? { Icon: IconHistory, color: 'gray' } : LOOKS[kind];
  const what = activityWords(record, i18n);
  const time = new Intl.DateTimeFormat(i18n.locale, { timeStyle: 'short' }).format(Date.parse(at));
  const exact = new Intl.DateTimeFormat(i18n.locale, { dateStyle: 'full', timeStyle: 'long' }).format(
    Date.parse(at),
  );
  const device = whereFrom(record, i18n);
  return (
    <li className="app-row activity-row">
      <ThemeIcon variant="light" color={color} size={36} radius="md" aria-hidden>
        <Icon size={20} stroke={1.6} aria-hidden />
      </ThemeIcon>
      <div>
        <Group gap={8}>
          <Text fw={600}>{what}</Text>
          {isThisSession && (
            <Badge variant="light" size="sm" tt="none" fw={600}>
              <Trans>This session</Trans>
            </Badge>
          )}
        </Group>
        {note !== null && (
          <Text fz="sm" className="activity-note">
            “{note}”
          </Text>
        )}
        <Text fz="sm" c="dimmed" component="div" className="app-facts">
          <Instant text={time} absolute={exact} iso={at} />
          {device !== null && <span>{device}</span>}
          {ipPrefix !== null && <span>{networkName(ipPrefix, i18n)}</span>}
        </Text>
        <Details record={record} />
      </div>
      {onDoubt !== null && (
        <Button
          variant="subtle"
          size="xs"
          fz="sm"
          className="activity-doubt"
          aria-label={[t`This wasn’t me`, what, device, time].filter((part) => part !== null).join(', ')}
          onClick={onDoubt}
        >
          <Trans>This wasn’t me</Trans>
        </Button>
      )}
    </li>
  );
}

function Details({ record: { sessionId, userAgent } }: { record: ActivityRecord }) {
  if (userAgent === null && sessionId === null) return null;
  return (
    <details className="activity-details">
      <summary>
        <Trans>Details</Trans>
      </summary>
      <dl>
        {userAgent !== null && (
          <div>
            <dt>
              <Trans>What the browser says</Trans>
            </dt>
            <dd>{userAgent}</dd>
          </div>
        )}
        {sessionId !== null && (
          <div>
            <dt>
              <Trans>Session</Trans>
            </dt>
            <dd>
              <code>{sessionId}</code>
            </dd>
          </div>
        )}
      </dl>
    </details>
  );
}
