import { Trans } from '@lingui/react/macro';
import { Text } from '@mantine/core';
import { LiveRegion } from './live-region.tsx';

/** Below a password field. Announced politely, once, when it appears. */
export function CapsLockHint({ isOn }: { isOn: boolean }) {
  return (
    <LiveRegion>
      {isOn && (
        <Text fz="xs" mt={6} className="app-caps-lock">
          <Trans>Caps lock is on.</Trans>
        </Text>
      )}
    </LiveRegion>
  );
}
