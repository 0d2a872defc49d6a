import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Stack, Text } from '@mantine/core';
import { useLogout } from '@curfew/react';
import { useState } from 'react';
import { Dialog } from '../../ui/dialog.tsx';

/** Ends every session, this one included, after a dialog. Never asks for the password: in an emergency that costs time. */
export function LogOutEverywhere() {
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  const { logOut } = useLogout();
  const { t } = useLingui();
  return (
    <>
      <Button
        variant="default"
        c="var(--mantine-color-error)"
        size="xs"
        fz="sm"
        onClick={() => setOpen(true)}
      >
        <Trans>Log out everywhere</Trans>
      </Button>
      <Dialog isOpen={isOpen} onClose={close} title={t`Log out everywhere?`}>
        <Stack gap="lg">
          <Text fz="sm">
            <Trans>
              All your sessions end at once, on every device, this one included. You will need your password
              to log in again.
            </Trans>
          </Text>
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={close} data-autofocus>
              <Trans>Cancel</Trans>
            </Button>
            <Button color="red.9" onClick={() => void logOut('everywhere')}>
              <Trans>Log out everywhere</Trans>
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </>
  );
}
