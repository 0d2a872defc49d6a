import { Button, Group, PasswordInput, Stack } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import type { ExplainOutput } from '@curfew/contracts';
import { useTRPCClient } from '@curfew/react';
import { useRef } from 'react';
import { useSubmission } from '../../forms/use-submission.ts';
import { FormProblem } from '../../ui/form-problem.tsx';

interface ExplainFormProps {
  /** Null while the question is being asked: an answer to another one would mislead. */
  onRuling: (ruling: ExplainOutput | null) => void;
}

/**
 * Takes a credential. It is in this field until the answer is there, and nowhere else: not in the address, not in a
 * cache, and no password manager is asked to keep it.
 */
export function ExplainForm({ onRuling }: ExplainFormProps) {
  const { t } = useLingui();
  const client = useTRPCClient();
  const form = useRef<HTMLFormElement>(null);
  const { isBusy, message, fieldMessage, onSubmit } = useSubmission(async (field) => {
    onRuling(null);
    onRuling(await client.admin.explain.mutate({ subject: field('subject').trim() }));
    form.current?.reset();
  });
  return (
    <form ref={form} onSubmit={onSubmit} aria-label={t`Explain`}>
      <Stack gap="sm">
        <FormProblem message={message} />
        <Group align="flex-end" gap="sm">
          <PasswordInput
            label={t`Session id, token or logout ticket`}
            name="subject"
            required
            withAsterisk={false}
            maxLength={512}
            // Browsers do not offer to keep what is used once.
            autoComplete="one-time-code"
            spellCheck={false}
            error={fieldMessage('subject')}
            aria-invalid={fieldMessage('subject') === null ? undefined : true}
            visibilityToggleFocusable
            visibilityToggleButtonProps={{ 'aria-label': t`Show what was pasted` }}
            className="operator-subject"
          />
          <Button type="submit" loading={isBusy}>
            <Trans>Explain</Trans>
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
