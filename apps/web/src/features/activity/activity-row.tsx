import { Badge, Button, Group, Text } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import type { ActivityRecord } from '@curfew/contracts';
import { activityWords, whereFrom } from '../../rules/activity-words.ts';
import { networkName } from '../../rules/network-name.ts';
import { originWords, placeInDetail } from '../../rules/place-words.ts';
import { Fact } from '../../ui/fact.tsx';
import { Instant } from '../../ui/instant.tsx';
import { ActivityFace } from './activity-face.tsx';

interface ActivityRowProps {
  record: ActivityRecord;
  isThisSession: boolean;
  /** Null where there is nothing that somebody else could have done. */
  onDoubt: (() => void) | null;
}

/** One record: what happened, when, from which device and about where. */
export function ActivityRow({ record, isThisSession, onDoubt }: ActivityRowProps) {
  const { i18n, t } = useLingui();
  const { at, note } = record;
  const what = activityWords(record, i18n);
  const time = new Intl.DateTimeFormat(i18n.locale, { timeStyle: 'short' }).format(Date.parse(at));
  const exact = new Intl.DateTimeFormat(i18n.locale, { dateStyle: 'full', timeStyle: 'long' }).format(
    Date.parse(at),
  );
  const device = whereFrom(record, i18n);
  const origin = originWords(record, i18n);
  return (
    <li className="app-row activity-row">
      <ActivityFace record={record} />
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
          {origin !== null && <span>{origin}</span>}
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

function Details({ record: { sessionId, userAgent, ipPrefix, place } }: { record: ActivityRecord }) {
  const { i18n, t } = useLingui();
  if (userAgent === null && sessionId === null) return null;
  return (
    <details className="activity-details">
      <summary>
        <Trans>Details</Trans>
      </summary>
      <dl>
        {userAgent !== null && <Fact name={t`What the browser says`}>{userAgent}</Fact>}
        {place !== undefined && <Fact name={t`Place`}>{placeInDetail(place, i18n)}</Fact>}
        {place !== undefined && ipPrefix !== null && (
          <Fact name={t`Network`}>{networkName(ipPrefix, i18n)}</Fact>
        )}
        {sessionId !== null && (
          <Fact name={t`Session`}>
            <code>{sessionId}</code>
          </Fact>
        )}
      </dl>
    </details>
  );
}
