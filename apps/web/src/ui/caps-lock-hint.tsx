import { Trans } from '@lingui/react/macro';
import { IconAlertTriangle } from '@tabler/icons-react';
import { LiveRegion } from './live-region.tsx';

/** Below a password field. Announced politely, once, when it appears. */
export function CapsLockHint({ isOn }: { isOn: boolean }) {
  return (
    <LiveRegion>
      {isOn && (
        <div className="app-caps-lock">
          <IconAlertTriangle size={15} stroke={1.8} aria-hidden />
          <Trans>Caps lock is on.</Trans>
        </div>
      )}
    </LiveRegion>
  );
}
