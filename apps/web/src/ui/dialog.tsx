import { Title } from '@mantine/core';
import { useId, useLayoutEffect, useRef, type ReactNode } from 'react';

interface DialogProps {
  isOpen: boolean;
  title: string;
  /** Escape, too, gives up; a click beside the dialog does not. */
  onClose: () => void;
  children: ReactNode;
}

/**
 * A modal dialog of the browser itself: it keeps the focus inside, makes the rest inert and gives the focus back.
 * `data-autofocus` marks what has the focus first.
 */
export function Dialog({ isOpen, ...rest }: DialogProps) {
  return isOpen && <OpenDialog {...rest} />;
}

function OpenDialog({ title, onClose, children }: Omit<DialogProps, 'isOpen'>) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    element?.querySelector<HTMLElement>('[data-autofocus]')?.focus();
    // A dialog that is merely removed does not give the focus back.
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="app-dialog"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <Title order={2} fz="lg" id={titleId} mb="xs">
        {title}
      </Title>
      {children}
    </dialog>
  );
}
