import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox } from '@mantine/core';
import type { SessionSummary } from '@curfew/contracts';
import { sessionTitle } from '../../rules/session-words.ts';
import { InlineConfirm } from '../../ui/inline-confirm.tsx';
import { useConfirmation } from '../../ui/use-confirmation.ts';
import { useFocusKept } from '../../ui/use-focus-kept.ts';
import { SessionRow } from './session-row.tsx';
import type { Selection } from './use-selection.ts';

interface OtherSessionRowProps {
  session: SessionSummary;
  selection: Selection | null;
  now: number;
  hidesOrigin: boolean;
  isBusy: boolean;
  onLogOut: (session: SessionSummary) => Promise<void>;
  onRenamed: () => Promise<void>;
  /** The row leaves while something in it has the focus. */
  onFocusLost: () => void;
}

/** A session elsewhere, which can be ended from here after a question in place. */
export function OtherSessionRow(props: OtherSessionRowProps) {
  const { session, selection, now, hidesOrigin, isBusy, onLogOut, onRenamed, onFocusLost } = props;
  const { isOpen, trigger, open, cancel, close } = useConfirmation();
  const { i18n, t } = useLingui();
  const row = useFocusKept<HTMLLIElement>(onFocusLost);
  const title = sessionTitle(session, i18n);
  const action = !isOpen && (
    <Button ref={trigger} variant="default" size="xs" fz="sm" aria-label={t`Log out ${title}`} onClick={open}>
      <Trans>Log out</Trans>
    </Button>
  );
  const confirm = isOpen && (
    <InlineConfirm
      question={t`Log out ${title}?`}
      confirmLabel={t`Log out`}
      isBusy={isBusy}
      onConfirm={() => void onLogOut(session).then(close)}
      onCancel={cancel}
    />
  );
  const choice = selection !== null && (
    <Choice session={session} selection={selection} onFocusLost={onFocusLost} />
  );
  return (
    <li ref={row}>
      <SessionRow
        choice={choice}
        session={session}
        now={now}
        hidesOrigin={hidesOrigin}
        action={action}
        confirm={confirm}
        onRenamed={onRenamed}
      />
    </li>
  );
}

interface ChoiceProps {
  session: SessionSummary;
  selection: Selection;
  onFocusLost: () => void;
}

function Choice({ session, selection, onFocusLost }: ChoiceProps) {
  const { i18n, t } = useLingui();
  const box = useFocusKept<HTMLInputElement>(onFocusLost);
  const title = sessionTitle(session, i18n);
  return (
    <Checkbox
      ref={box}
      aria-label={t`Select ${title}`}
      checked={selection.has(session)}
      onChange={({ currentTarget }) => selection.set(session, currentTarget.checked)}
    />
  );
}
