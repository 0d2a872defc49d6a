import { Button } from '@mantine/core';
import { InlineConfirm } from '../../ui/inline-confirm.tsx';
import { useConfirmation } from '../../ui/use-confirmation.ts';

interface LogOutOthersProps {
  count: number;
  /** There are more than have been loaded, so the number is not known. */
  hasMore: boolean;
  isBusy: boolean;
  onLogOut: () => Promise<void>;
}

/** Ends every session but this one. The number is in the label, so nobody ends more than they meant. */
export function LogOutOthers({ count, hasMore, isBusy, onLogOut }: LogOutOthersProps) {
  const { isOpen, trigger, open, cancel, close } = useConfirmation();
  const what = describe(count, hasMore);
  if (!isOpen) {
    return (
      <Button ref={trigger} variant="light" color="red" size="xs" fz="sm" onClick={open}>
        Log out {what}
      </Button>
    );
  }
  return (
    <InlineConfirm
      question="Only this device stays logged in."
      confirmLabel={`Log out ${what}`}
      isBusy={isBusy}
      onConfirm={() => void onLogOut().then(close)}
      onCancel={cancel}
    />
  );
}

function describe(count: number, hasMore: boolean): string {
  if (hasMore) return 'all other sessions';
  return count === 1 ? '1 other session' : `${count} other sessions`;
}
