import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Stack, Text, TextInput, VisuallyHidden } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { SessionSummary } from '@curfew/contracts';
import { useTRPC } from '@curfew/react';
import { useState, type KeyboardEvent } from 'react';
import { useSubmission } from '../../forms/use-submission.ts';
import { sessionTitle } from '../../rules/session-words.ts';
import { FormProblem } from '../../ui/form-problem.tsx';
import { isKey } from '../../ui/is-key.ts';
import { LiveRegion } from '../../ui/live-region.tsx';
import { useConfirmation } from '../../ui/use-confirmation.ts';

const MAXIMUM_LENGTH = 64;

interface SessionNameProps {
  session: SessionSummary;
  /** Resolves when the page shows the new name. */
  onRenamed: () => Promise<void>;
}

/** What the person calls a session, changed in place. */
export function SessionName({ session, onRenamed }: SessionNameProps) {
  const { t, i18n } = useLingui();
  const { isOpen, trigger, open, cancel } = useConfirmation();
  const [result, setResult] = useState('');
  const title = sessionTitle(session, i18n);
  return (
    <>
      {isOpen ? (
        <SessionNameForm
          session={session}
          onCancel={cancel}
          onSaved={async (name) => {
            await onRenamed();
            cancel();
            setResult(name === null ? t`The name is taken away.` : t`The name is saved.`);
          }}
        />
      ) : (
        <Group gap="xs">
          {session.name === null ? (
            <Text span fz="sm" c="dimmed">
              <Trans>None yet</Trans>
            </Text>
          ) : (
            <span className="session-title">{session.name}</span>
          )}
          <Button
            ref={trigger}
            variant="light"
            size="xs"
            fz="sm"
            aria-label={t`Rename ${title}`}
            onClick={() => {
              setResult('');
              open();
            }}
          >
            <Trans>Rename</Trans>
          </Button>
        </Group>
      )}
      <VisuallyHidden>
        <LiveRegion>{result}</LiveRegion>
      </VisuallyHidden>
    </>
  );
}

interface SessionNameFormProps {
  session: SessionSummary;
  onCancel: () => void;
  onSaved: (name: string | null) => Promise<void>;
}

function SessionNameForm({ session, onCancel, onSaved }: SessionNameFormProps) {
  const { t } = useLingui();
  const trpc = useTRPC();
  const rename = useMutation(trpc.auth.renameSession.mutationOptions());
  const send = async (field: (name: string) => string) => {
    const typed = field('name').trim();
    const name = typed === '' ? null : typed;
    await rename.mutateAsync({ sessionId: session.id, name });
    await onSaved(name);
  };
  const [isTooLong, setTooLong] = useState(false);
  const message = t`A name has up to 64 characters, all in one line.`;
  const { isBusy, fieldMessage, onSubmit, ...submission } = useSubmission(send, {
    fieldOf: { VALIDATION_FAILED: { name: 'name', message } },
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (isKey(event, 'Escape') && !isBusy) onCancel();
  };
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack gap="xs">
        <FormProblem message={submission.message} />
        <TextInput
          aria-label={t`Name of this session`}
          description={t`Only you see it. Leave it empty to take the name away.`}
          name="name"
          defaultValue={session.name ?? ''}
          autoComplete="off"
          error={isTooLong ? message : fieldMessage('name')}
          // As the server counts it.
          onChange={({ currentTarget }) =>
            setTooLong(currentTarget.value.normalize('NFC').trim().length > MAXIMUM_LENGTH)
          }
          onKeyDown={onKeyDown}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- it takes the place of the button that had the focus
          autoFocus
        />
        <Group gap="xs">
          <Button type="submit" size="xs" fz="sm" loading={isBusy} onKeyDown={onKeyDown}>
            <Trans>Save</Trans>
          </Button>
          <Button
            variant="default"
            size="xs"
            fz="sm"
            disabled={isBusy}
            onClick={onCancel}
            onKeyDown={onKeyDown}
          >
            <Trans>Cancel</Trans>
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
