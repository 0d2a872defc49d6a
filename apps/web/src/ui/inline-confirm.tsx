import { Trans } from '@lingui/react/macro';
import { Button, Text } from '@mantine/core';
import { useId, type KeyboardEvent } from 'react';
import { isKey } from './is-key.ts';

interface InlineConfirmProps {
  question: string;
  confirmLabel: string;
  isBusy: boolean;
  onConfirm: () => void;
  onCancel: () => void;
}

/** Asks in place, without a dialog. Has the focus when it appears; Escape gives up. */
export function InlineConfirm({ question, confirmLabel, isBusy, onConfirm, onCancel }: InlineConfirmProps) {
  const questionId = useId();
  const onKeyDown = (event: KeyboardEvent) => {
    if (isKey(event, 'Escape')) onCancel();
  };
  return (
    <fieldset className="app-confirm" aria-labelledby={questionId}>
      <Text fz="sm" id={questionId} mr="auto">
        {question}
      </Text>
      <Button size="xs" fz="sm" variant="default" onClick={onCancel} onKeyDown={onKeyDown} disabled={isBusy}>
        <Trans>Cancel</Trans>
      </Button>
      <Button
        size="xs"
        fz="sm"
        color="red.9"
        onClick={onConfirm}
        onKeyDown={onKeyDown}
        loading={isBusy}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- it takes the place of the button that had the focus
        autoFocus
      >
        {confirmLabel}
      </Button>
    </fieldset>
  );
}
