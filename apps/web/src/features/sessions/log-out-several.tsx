import { Button } from '@mantine/core';
import { InlineConfirm } from '../../ui/inline-confirm.tsx';
import { useConfirmation } from '../../ui/use-confirmation.ts';

interface LogOutSeveralProps {
  /** With the number in it, so nobody ends more than they meant. */
  label: string;
  question: string;
  isBusy: boolean;
  onLogOut: () => Promise<void>;
}

/** Ends more than one session, after a question in place. */
export function LogOutSeveral({ label, question, isBusy, onLogOut }: LogOutSeveralProps) {
  const { isOpen, trigger, open, cancel, close } = useConfirmation();
  if (!isOpen) {
    return (
      <Button ref={trigger} variant="light" color="red" size="xs" fz="sm" onClick={open}>
        {label}
      </Button>
    );
  }
  return (
    <InlineConfirm
      question={question}
      confirmLabel={label}
      isBusy={isBusy}
      onConfirm={() => void onLogOut().then(close)}
      onCancel={cancel}
    />
  );
}
