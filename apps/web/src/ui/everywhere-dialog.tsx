import { Trans, useLingui } from '@lingui/react/macro';
import { LogoutDialog } from './logout-dialog.tsx';

interface EverywhereDialogProps {
  isOpen: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** The question before a logout everywhere. Never asks for the password: in an emergency that costs time. */
export function EverywhereDialog(props: EverywhereDialogProps) {
  const { t } = useLingui();
  return (
    <LogoutDialog {...props} title={t`Log out everywhere?`} confirmLabel={t`Log out everywhere`}>
      <Trans>
        All your sessions end at once, on every device, this one included. You will need your password to log
        in again.
      </Trans>
    </LogoutDialog>
  );
}
