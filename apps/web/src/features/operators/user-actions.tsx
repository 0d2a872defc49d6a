import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group } from '@mantine/core';
import type { AdminUser } from '@curfew/contracts';
import { useState } from 'react';
import { flushSync } from 'react-dom';
import { ActDialog } from './act-dialog.tsx';
import type { OperatorActs } from './use-operator-acts.ts';

type Act = 'log-out' | 'disable' | 'enable';

interface UserActionsProps {
  user: AdminUser;
  acts: OperatorActs;
  /** The button that was pressed may have left: the focus needs another place. */
  onDone: () => void;
}

/** What an operator may do to a user as a whole. */
export function UserActions({ user, acts, onDone }: UserActionsProps) {
  const { t } = useLingui();
  const [open, setOpen] = useState<Act | null>(null);
  const close = () => setOpen(null);
  const dialogProps = (act: (user: AdminUser, note: string) => Promise<void>) => ({
    onClose: close,
    act: async (note: string) => {
      await act(user, note);
      // The page can have the focus only when the dialog has left.
      flushSync(close);
      onDone();
    },
  });
  const { displayName, email, liveSessions } = user;
  const logOutLabel = t`${plural(liveSessions, { one: 'Log out # session', other: 'Log out # sessions' })}`;
  return (
    <Group gap="xs">
      {liveSessions > 0 && (
        <Button variant="light" color="red" size="xs" fz="sm" onClick={() => setOpen('log-out')}>
          {logOutLabel}
        </Button>
      )}
      <Button
        variant="default"
        size="xs"
        fz="sm"
        onClick={() => setOpen(user.isActive ? 'disable' : 'enable')}
      >
        {user.isActive ? t`Disable account` : t`Enable account`}
      </Button>
      {open === 'log-out' && (
        <ActDialog
          title={t`Log out ${displayName}?`}
          confirmLabel={logOutLabel}
          {...dialogProps(acts.logOutUser)}
        >
          <Trans>All sessions of {email} end at once, on every device. They can log in again.</Trans>
        </ActDialog>
      )}
      {open === 'disable' && (
        <ActDialog
          title={t`Disable ${displayName}?`}
          confirmLabel={t`Disable account`}
          {...dialogProps(acts.disable)}
        >
          <Trans>
            All sessions of {email} end at once, and no login is accepted until an operator enables the
            account again.
          </Trans>
        </ActDialog>
      )}
      {open === 'enable' && (
        <ActDialog
          title={t`Enable ${displayName}?`}
          confirmLabel={t`Enable account`}
          isHarmless
          {...dialogProps(acts.enable)}
        >
          <Trans>{email} can log in again. The sessions that ended stay over.</Trans>
        </ActDialog>
      )}
    </Group>
  );
}
