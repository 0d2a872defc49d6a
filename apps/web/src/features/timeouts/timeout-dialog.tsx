import { useLingui } from '@lingui/react/macro';
import { useSessionTimeout } from '@curfew/react';
import { AbsoluteWarning } from './absolute-warning.tsx';
import { InactivityWarning } from './inactivity-warning.tsx';

/** Warns before the session ends, at the same time in every tab; leaves when the server has agreed to go on. */
export function TimeoutDialog() {
  const { warning, stay, logOut } = useSessionTimeout();
  const { i18n } = useLingui();
  if (warning === null) return null;
  const shared = {
    warning,
    time: new Intl.DateTimeFormat(i18n.locale, { timeStyle: 'short' }).format(warning.deadline),
    onLogOut: () => void logOut(),
  };
  return warning.kind === 'inactivity' ? (
    <InactivityWarning {...shared} onStay={stay} />
  ) : (
    <AbsoluteWarning {...shared} />
  );
}
