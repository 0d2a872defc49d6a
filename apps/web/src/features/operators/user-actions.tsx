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
  const sessions = `${user.liveSessions} ${user.liveSessions === 1 ? 'session' : 'sessions'}`;
  return (
    <Group gap="xs">
      {user.liveSessions > 0 && (
        <Button variant="light" color="red" size="xs" fz="sm" onClick={() => setOpen('log-out')}>
          Log out {sessions}
        </Button>
      )}
      <Button
        variant="default"
        size="xs"
        fz="sm"
        onClick={() => setOpen(user.isActive ? 'disable' : 'enable')}
      >
        {user.isActive ? 'Disable account' : 'Enable account'}
      </Button>
      {open === 'log-out' && (
        <ActDialog
          title={`Log out ${user.displayName}?`}
          confirmLabel={`Log out ${sessions}`}
          {...dialogProps(acts.logOutUser)}
        >
          All sessions of {user.email} end at once, on every device. They can log in again.
        </ActDialog>
      )}
      {open === 'disable' && (
        <ActDialog
          title={`Disable ${user.displayName}?`}
          confirmLabel="Disable account"
          {...dialogProps(acts.disable)}
        >
          All sessions of {user.email} end at once, and no login is accepted until an operator enables the
          account again.
        </ActDialog>
      )}
      {open === 'enable' && (
        <ActDialog
          title={`Enable ${user.displayName}?`}
          confirmLabel="Enable account"
          isHarmless
          {...dialogProps(acts.enable)}
        >
          {user.email} can log in again. The sessions that ended stay over.
        </ActDialog>
      )}
    </Group>
  );
}
