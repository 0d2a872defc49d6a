import { Stack, Text, Title, VisuallyHidden } from '@mantine/core';
import { useLingui } from '@lingui/react/macro';
import type { TimeoutWarning } from '@curfew/react';
import { useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { countdown, timeLeftInWords } from '../../rules/timeout-words.ts';
import { isKey } from '../../ui/is-key.ts';
import { useSecondsLeft } from './use-seconds-left.ts';
import { useWarningTitle } from './use-warning-title.ts';
import './timeouts.css';

/** The countdown is red from here on. */
const LAST_SECONDS = 20;

interface WarningDialogProps {
  warning: TimeoutWarning;
  title: string;
  /** Read aloud when the dialog opens; must stay the same while it is open. */
  description: ReactNode;
  /** Escape never closes the dialog: only the answer of the server does. */
  onEscape: () => void;
  children: ReactNode;
}

/**
 * A native dialog above whatever is open; `data-autofocus` marks what has the focus first, and the focus goes back when
 * it leaves. The seconds are for the eye; a screen reader is told what is left five times in two minutes, by a text that
 * is written only when it changes.
 */
export function WarningDialog({ warning, title, description, onEscape, children }: WarningDialogProps) {
  const { i18n } = useLingui();
  const id = useId();
  const secondsLeft = useSecondsLeft(warning);
  const [secondsAtFirst] = useState(secondsLeft);
  useWarningTitle(secondsLeft);
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    element?.querySelector<HTMLElement>('[data-autofocus]')?.focus();
    return () => element?.close();
  }, []);
  // Here, not in `cancel`: a browser that is refused once closes the dialog at the second Escape without asking.
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isKey(event, 'Escape')) return;
    event.preventDefault();
    event.stopPropagation();
    onEscape();
  };
  return (
    <dialog
      ref={dialog}
      className="app-dialog"
      role="alertdialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-why`}
      onKeyDown={onKeyDown}
      onCancel={(event) => {
        event.preventDefault();
        onEscape();
      }}
      // What closes it against its will, a gesture on a phone for example, does not end the warning.
      onClose={({ currentTarget }) => {
        if (currentTarget.isConnected && !currentTarget.open) currentTarget.showModal();
      }}
    >
      <Stack gap="md">
        <div className="timeout-head">
          <Title order={2} fz="lg" id={`${id}-title`}>
            {title}
          </Title>
          <span
            className="timeout-countdown"
            data-last={secondsLeft <= LAST_SECONDS || undefined}
            aria-hidden
          >
            {countdown(secondsLeft)}
          </span>
        </div>
        <Text fz="sm" id={`${id}-why`}>
          {description}
        </Text>
        {children}
      </Stack>
      <VisuallyHidden component="div" aria-live="assertive" aria-atomic>
        {timeLeftInWords(secondsLeft, { secondsAtFirst, i18n })}
      </VisuallyHidden>
    </dialog>
  );
}
