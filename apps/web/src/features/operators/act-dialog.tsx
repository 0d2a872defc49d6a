import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useSubmission } from '../../forms/use-submission.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';

interface ActDialogProps {
  title: string;
  /** What will happen. */
  children: ReactNode;
  confirmLabel: string;
  isHarmless?: boolean;
  /** Carried out with the reason that was typed. What it rejects with is said in the dialog. */
  act: (note: string) => Promise<void>;
  onClose: () => void;
}

/** Asks for the reason before an operator acts on somebody else's account. Open while it is rendered. */
export function ActDialog({
  title,
  children,
  confirmLabel,
  isHarmless = false,
  act,
  onClose,
}: ActDialogProps) {
  const { isBusy, message, fieldMessage, onSubmit } = useSubmission((field) => act(field('note')));
  return (
    <Dialog isOpen title={title} onClose={onClose}>
      <form onSubmit={onSubmit} aria-label={title}>
        <Stack gap="md">
          <Text fz="sm">{children}</Text>
          <FormProblem message={message} />
          <ReasonField error={fieldMessage('note')} />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              <Trans>Cancel</Trans>
            </Button>
            <Button type="submit" loading={isBusy} {...(!isHarmless && { color: 'red.9' })}>
              {confirmLabel}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

/** The reason an operator gives. */
export function ReasonField({ error }: { error: string | null }) {
  const { t } = useLingui();
  return (
    <TextInput
      label={t`Reason`}
      name="note"
      description={t`The person is shown this, and it stays in the audit trail.`}
      required
      withAsterisk={false}
      maxLength={200}
      autoComplete="off"
      error={error}
      data-autofocus
    />
  );
}
