import { Button, Group, Stack, Text } from '@mantine/core';
import { useLogout } from '@curfew/react';
import { useState } from 'react';
import { Dialog } from '../../ui/dialog.tsx';

/** Ends every session, this one included, after a dialog. Never asks for the password: in an emergency that costs time. */
export function LogOutEverywhere() {
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  const { logOut } = useLogout();
  return (
    <>
      <Button variant="default" size="xs" fz="sm" onClick={() => setOpen(true)}>
        Log out everywhere
      </Button>
      <Dialog isOpen={isOpen} onClose={close} title="Log out everywhere?">
        <Stack gap="lg">
          <Text fz="sm">
            All your sessions end at once, on every device, this one included. You will need your password to
            log in again.
          </Text>
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={close} data-autofocus>
              Cancel
            </Button>
            <Button color="red.9" onClick={() => void logOut('everywhere')}>
              Log out everywhere
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </>
  );
}
