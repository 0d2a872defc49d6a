import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { attempt } from '@curfew/client';
import { useTRPC } from '@curfew/react';
import { useOnceAtATime } from '../../forms/use-once-at-a-time.ts';
import { endingFailure } from '../../rules/ending-failure.ts';
import { othersEnded } from '../../rules/logout-words.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { LogoutDialog } from '../../ui/logout-dialog.tsx';

/** Ends every session but this one, after a question, and says how many the server has ended. */
export function LogOutOthersDialog({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useLingui();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const end = useMutation(
    trpc.auth.logoutOthers.mutationOptions({ onSuccess: () => queries.invalidateQueries() }),
  );
  const once = useOnceAtATime();
  if (end.data !== undefined) {
    return (
      <Dialog isOpen onClose={onClose} title={t`Other sessions`}>
        <Stack gap="lg">
          <Text fz="sm" component="output">
            {othersEnded(end.data.endedSessions, i18n)}
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose} data-autofocus>
              <Trans>Close</Trans>
            </Button>
          </Group>
        </Stack>
      </Dialog>
    );
  }
  return (
    <LogoutDialog
      isOpen
      title={t`Log out all other sessions?`}
      confirmLabel={t`Log out others`}
      isBusy={end.isPending}
      // What it failed with is in `end.error`.
      onConfirm={() => void once(async () => void (await attempt(end.mutateAsync())))}
      onClose={onClose}
    >
      <Stack gap="sm">
        <FormProblem message={end.error === null ? null : endingFailure(end.error, i18n)} />
        <Trans>Every other session ends at once. Only this device stays logged in.</Trans>
      </Stack>
    </LogoutDialog>
  );
}
