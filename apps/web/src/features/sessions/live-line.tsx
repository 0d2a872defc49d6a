import { Trans } from '@lingui/react/macro';
import { Text } from '@mantine/core';
import { useAuthState, useLiveStatus } from '@curfew/react';
import { useEffect, useState } from 'react';
import { LiveRegion } from '../../ui/live-region.tsx';

/** A connection that comes at once needs no words. */
const PATIENCE_MILLISECONDS = 3_000;

/** Says that the lists may be up to half a minute old, while the page is not told what happens. */
export function LiveLine() {
  const isPaused = useLiveStatus() === 'paused';
  const { status } = useAuthState();
  return (
    <LiveRegion>
      {/* A server that cannot be reached at all is said by the frame of the page. */}
      {isPaused && status === 'in' && <PausedLine />}
    </LiveRegion>
  );
}

function PausedLine() {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE_MILLISECONDS);
    return () => clearTimeout(timer);
  }, []);
  return (
    isLate && (
      <Text fz="sm" c="dimmed">
        <Trans>Live updates are paused. Reconnecting…</Trans>
      </Text>
    )
  );
}
