import { Button, Stack, Text } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useNavigate } from '@tanstack/react-router';
import type { ActivityRecord } from '@curfew/contracts';
import { useLogout } from '@curfew/react';
import { whereFrom } from '../../rules/activity-words.ts';
import { absoluteTime } from '../../rules/relative-time.ts';
import { Dialog } from '../../ui/dialog.tsx';

interface NotMeDialogProps {
  /** The login in doubt. Null: closed. */
  record: ActivityRecord | null;
  onClose: () => void;
}

/**
 * What helps against somebody who knows the password is another one: the change ends every other session in the same
 * moment. A logout everywhere alone would let them log in again, so it comes second, for whoever is on a device that is
 * not their own.
 */
export function NotMeDialog({ record, onClose }: NotMeDialogProps) {
  const { t } = useLingui();
  return (
    <Dialog isOpen={record !== null} onClose={onClose} title={t`This wasn’t you?`}>
      {record !== null && <WhatToDo record={record} onClose={onClose} />}
    </Dialog>
  );
}

function WhatToDo({ record, onClose }: { record: ActivityRecord; onClose: () => void }) {
  const { i18n } = useLingui();
  const navigate = useNavigate();
  const { logOut } = useLogout();
  const device = whereFrom(record, i18n);
  const time = absoluteTime(Date.parse(record.at), i18n.locale);
  const changePassword = () => {
    onClose();
    void navigate({ to: '/security', hash: 'password' });
  };
  return (
    <Stack gap="md">
      <Text fz="sm" fw={600}>
        {device === null ? time : `${device} · ${time}`}
      </Text>
      <Text fz="sm">
        <Trans>
          Then somebody may know your password. Change it now: that logs out every other session at once, and
          the old password no longer opens anything.
        </Trans>
      </Text>
      <Button onClick={changePassword} data-autofocus>
        <Trans>Change password</Trans>
      </Button>
      <Text fz="sm">
        <Trans>
          Not on a device of your own right now? Log out everywhere, this device included. Then log in on one
          that you trust and change the password there: until you do, whoever knows it can log in again.
        </Trans>
      </Text>
      <Button variant="light" color="red" onClick={() => void logOut('everywhere')}>
        <Trans>Log out everywhere</Trans>
      </Button>
      <Button variant="default" onClick={onClose}>
        <Trans>Cancel</Trans>
      </Button>
    </Stack>
  );
}
