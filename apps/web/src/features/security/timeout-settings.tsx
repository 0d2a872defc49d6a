import { Button, Skeleton, Stack, Title } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { LiveRegion } from '../../ui/live-region.tsx';
import { Notice } from '../../ui/notice.tsx';
import { InactivityLimit } from './inactivity-limit.tsx';
import { TimeoutFacts } from './timeout-facts.tsx';
import { useTimeouts } from './use-timeouts.ts';
import './security.css';

/** What logs the person out by itself, and what they may change about it. */
export function TimeoutSettings() {
  const { t } = useLingui();
  const { timeouts, problem, hasFailed, refresh } = useTimeouts();
  return (
    <Stack component="section" gap="md" className="app-card security-card" aria-labelledby="timeouts">
      <Title order={2} fz="lg" id="timeouts">
        <Trans>When you are logged out</Trans>
      </Title>
      <LiveRegion>
        {(problem !== null || hasFailed) && (
          <Notice tone="error" title={t`The times could not be loaded`}>
            {problem}
          </Notice>
        )}
      </LiveRegion>
      {hasFailed && (
        <Button variant="default" onClick={() => void refresh()} mr="auto">
          <Trans>Try again</Trans>
        </Button>
      )}
      {timeouts === null && !hasFailed && (
        <Stack gap="md" className="app-late" aria-hidden>
          <Skeleton h={36} w="70%" />
          <Skeleton h={14} />
          <Skeleton h={14} w="85%" />
        </Stack>
      )}
      {timeouts !== null && (
        <>
          <InactivityLimit timeouts={timeouts} refresh={refresh} />
          <TimeoutFacts timeouts={timeouts} />
        </>
      )}
    </Stack>
  );
}
