import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Text } from '@mantine/core';
import { useNewLogins } from '@curfew/react';
import { useRef } from 'react';
import { deviceWords } from '../../rules/device-words.ts';
import { absoluteTime } from '../../rules/relative-time.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import type { EndLogins } from './use-end-logins.ts';

/** Each login that nobody has answered yet, with its own answers, the latest first. */
export function NewLoginReview({ ends, onClose }: { ends: EndLogins; onClose: () => void }) {
  const { t, i18n } = useLingui();
  const { logins, recognize } = useNewLogins();
  const list = useRef<HTMLUListElement>(null);
  // The button that was pressed leaves with its row.
  const answer = (act: () => void) => {
    list.current?.focus();
    act();
  };
  return (
    <Dialog isOpen onClose={onClose} title={t`Were these logins yours?`}>
      <FormProblem message={ends.failure} />
      <ul ref={list} tabIndex={-1} className="app-list new-login-list" aria-label={t`New logins`}>
        {logins.toReversed().map((login) => {
          const device = deviceWords(login.label, i18n);
          return (
            <li key={login.sessionId}>
              <div>
                <Text fz="sm" fw={600}>
                  {device}
                </Text>
                <Text fz="sm" c="dimmed">
                  {absoluteTime(Date.parse(login.at), i18n.locale)}
                </Text>
              </div>
              <Group gap="xs">
                <Button
                  variant="default"
                  size="xs"
                  fz="sm"
                  aria-label={t`It was me: ${device}`}
                  onClick={() => answer(() => recognize([login.sessionId]))}
                >
                  <Trans>It was me</Trans>
                </Button>
                <Button
                  color="red.9"
                  size="xs"
                  fz="sm"
                  disabled={ends.isBusy}
                  aria-label={t`Log it out: ${device}`}
                  onClick={() => answer(() => ends.end([login]))}
                >
                  <Trans>Log it out</Trans>
                </Button>
              </Group>
            </li>
          );
        })}
      </ul>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose} data-autofocus>
          <Trans>Close</Trans>
        </Button>
      </Group>
    </Dialog>
  );
}
