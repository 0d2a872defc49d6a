import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, Button, Group, Text } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import type { SessionSummary } from '@curfew/contracts';
import { useLiveStatus } from '@curfew/react';
import { useId, useState, type ReactNode } from 'react';
import { deviceModel } from '../../rules/device-model.ts';
import { isConnected } from '../../rules/is-connected.ts';
import { originWords } from '../../rules/place-words.ts';
import { absoluteTime, activeAgo, sinceWhen } from '../../rules/relative-time.ts';
import { authenticationFact, sessionFacts, sessionTitle } from '../../rules/session-words.ts';
import { DeviceFace } from '../../ui/device-face.tsx';
import { Instant } from '../../ui/instant.tsx';
import { SessionDetails } from './session-details.tsx';

interface SessionRowProps {
  session: SessionSummary;
  /** Milliseconds, by the server's clock. */
  now: number;
  /** Every row has the same one: then none says it. */
  hidesOrigin: boolean;
  /** Before the row. */
  choice?: ReactNode;
  action: ReactNode;
  /** Below the row, over its whole width. */
  confirm?: ReactNode;
  onRenamed: () => Promise<void>;
}

/** One session: what it is called, what it runs on, where, and when its person was last there; the rest on demand. */
export function SessionRow(props: SessionRowProps) {
  const { session, now, hidesOrigin, choice, action, confirm, onRenamed } = props;
  const { t, i18n } = useLingui();
  const [isOpen, setOpen] = useState(false);
  const detailsId = useId();
  const { isCurrent } = session;
  const title = sessionTitle(session, i18n);
  const connected = useIsConnected(session, now);
  return (
    <div className="app-row session-row" data-connected={connected || undefined}>
      <div className="session-mark">
        {choice}
        <div className="session-face">
          <DeviceFace session={session} />
        </div>
      </div>
      <div>
        <Group gap={8}>
          <Text fw={600} className="session-title">
            {title}
          </Text>
          {isCurrent && (
            <Badge variant="light" size="sm" tt="none" fw={600}>
              <Trans>This device</Trans>
            </Badge>
          )}
        </Group>
        <Facts session={session} now={now} hidesOrigin={hidesOrigin} isConnected={connected} />
      </div>
      <div className="session-actions">
        <Button
          variant="subtle"
          color="gray"
          size="xs"
          fz="sm"
          fw={500}
          className="session-disclosure"
          aria-expanded={isOpen}
          aria-controls={isOpen ? detailsId : undefined}
          aria-label={t`Details of ${title}`}
          rightSection={<IconChevronDown size={15} stroke={1.8} aria-hidden />}
          onClick={() => setOpen(!isOpen)}
        >
          <Trans>Details</Trans>
        </Button>
        {action}
      </div>
      {confirm}
      {isOpen && <SessionDetails id={detailsId} session={session} onRenamed={onRenamed} />}
    </div>
  );
}

/** Of this session this page knows itself whether its stream is open. */
function useIsConnected(session: SessionSummary, now: number): boolean {
  const isLive = useLiveStatus() === 'live';
  return session.isCurrent ? isLive : isConnected(session, now);
}

interface FactsProps extends Pick<SessionRowProps, 'session' | 'now' | 'hidesOrigin'> {
  isConnected: boolean;
}

function Facts({ session, now, hidesOrigin, isConnected: hasStream }: FactsProps) {
  const { t, i18n } = useLingui();
  const { isCurrent, lastActive, createdAt } = session;
  const active = absoluteTime(Date.parse(lastActive), i18n.locale);
  const began = absoluteTime(Date.parse(createdAt), i18n.locale);
  const model = deviceModel(session.userAgent);
  const origin = originWords(session, i18n);
  const authentication = authenticationFact(session, i18n);
  return (
    <Text fz="sm" c="dimmed" component="div" className="app-facts">
      {sessionFacts(session, i18n).map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
      {model !== null && <span>{model}</span>}
      <Instant
        text={
          hasStream
            ? t`Connected now`
            : isCurrent
              ? t`Active now`
              : activeAgo(Date.parse(lastActive), now, i18n)
        }
        absolute={t`Last active ${active} · logged in ${began}`}
        iso={lastActive}
      />
      {origin !== null && !hidesOrigin && <span>{origin}</span>}
      {authentication !== null && <span>{authentication}</span>}
      <span>{sinceWhen(Date.parse(createdAt), now, i18n)}</span>
    </Text>
  );
}
