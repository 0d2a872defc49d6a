import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useLogout } from '@curfew/react';

/** Ends every session, this one included, after a dialog. Never asks for the password: in an emergency that costs time. */
export function LogOutEverywhere() {
  const [isOpen, { open, close }] = useDisclosure(false);
  const { logOut } = useLogout();
  return (
    <>
      <Button variant="default" size="compact-md" onClick={open}>
        Log out everywhere
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title="Log out everywhere?"
        centered
        closeButtonProps={{ 'aria-label': 'Cancel' }}
      >
        <Stack gap="lg">
          <Text fz="sm">
            All your sessions end at once, on every device, this one included. You will need your password to
            log in again.
          </Text>
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={close} data-autofocus>
              Cancel
            </Button>
            <Button color="red" onClick={() => void logOut('everywhere')}>
              Log out everywhere
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
