import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useLogout } from '@curfew/react';
import { useState } from 'react';
import { EverywhereDialog } from '../../ui/everywhere-dialog.tsx';

/** Ends every session, this one included, after a dialog. */
export function LogOutEverywhere() {
  const [isOpen, setOpen] = useState(false);
  const { logOut } = useLogout();
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
      <EverywhereDialog
        isOpen={isOpen}
        onConfirm={() => void logOut('everywhere')}
        onClose={() => setOpen(false)}
      />
    </>
  );
}
