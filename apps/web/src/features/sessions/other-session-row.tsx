import { Button } from '@mantine/core';
import type { SessionSummary } from '@curfew/contracts';
import { InlineConfirm } from '../../ui/inline-confirm.tsx';
import { useConfirmation } from '../../ui/use-confirmation.ts';
import { SessionRow } from './session-row.tsx';

interface OtherSessionRowProps {
  session: SessionSummary;
  now: number;
  isBusy: boolean;
  onLogOut: (session: SessionSummary) => Promise<void>;
}

/** A session elsewhere, which can be ended from here after a question in place. */
export function OtherSessionRow({ session, now, isBusy, onLogOut }: OtherSessionRowProps) {
  const { isOpen, trigger, open, cancel, close } = useConfirmation();
  const { label } = session;
  const action = !isOpen && (
    <Button ref={trigger} variant="default" size="xs" fz="sm" aria-label={`Log out ${label}`} onClick={open}>
      Log out
    </Button>
  );
  const confirm = isOpen && (
    <InlineConfirm
      question={`Log out ${label}?`}
      confirmLabel="Log out"
      isBusy={isBusy}
      onConfirm={() => void onLogOut(session).then(close)}
      onCancel={cancel}
    />
  );
  return <SessionRow session={session} now={now} action={action} confirm={confirm} />;
}
