import type { I18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Progress as ProgressBar, Stack, Text } from '@mantine/core';
import { readError } from '@curfew/client';
import type { CappedCount, SessionFilter } from '@curfew/contracts';
import { useTRPCClient } from '@curfew/react';
import { useEffect, useRef, useState } from 'react';
import { useSubmission } from '../../forms/use-submission.ts';
import { bulkLabel, bulkProgress, bulkQuestion, loggedOut, stillLive } from '../../rules/operator-words.ts';
import { problemInWords } from '../../rules/problem-words.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { LiveRegion } from '../../ui/live-region.tsx';
import { Notice, type NoticeTone } from '../../ui/notice.tsx';
import { ReasonField } from './act-dialog.tsx';
import { endInBatches, type BulkResult, type Progress } from './end-in-batches.ts';

/** Small enough that stopping takes effect soon and the bar moves. */
const BATCH_SIZE = 100;

interface BulkLogoutProps {
  /** The filter of the list. */
  filter: SessionFilter;
  total: CappedCount;
  /** When the list was made: nobody who logs in later is affected. */
  serverNow: string;
  isDisabled: boolean;
  /** Some sessions have ended. */
  onEnded: () => Promise<void>;
}

/** Ends what the list shows. What is meant is fixed when the dialog opens, whatever the list does behind it. */
export function BulkLogout({ filter, total, serverNow, isDisabled, onEnded }: BulkLogoutProps) {
  const { i18n } = useLingui();
  const [pinned, setPinned] = useState<{ filter: SessionFilter; total: CappedCount } | null>(null);
  return (
    <>
      {total.count > 0 && (
        <Button
          variant="light"
          color="red"
          size="xs"
          fz="sm"
          disabled={isDisabled}
          onClick={() => setPinned({ filter: pin(filter, serverNow), total })}
        >
          {bulkLabel(total, i18n)}
        </Button>
      )}
      {pinned !== null && (
        <BulkDialog
          {...pinned}
          isEverybody={isEmpty(filter)}
          onEnded={onEnded}
          onClose={() => setPinned(null)}
        />
      )}
    </>
  );
}

interface BulkDialogProps {
  filter: SessionFilter;
  total: CappedCount;
  isEverybody: boolean;
  onEnded: () => Promise<void>;
  onClose: () => void;
}

function BulkDialog({ filter, total, isEverybody, onEnded, onClose }: BulkDialogProps) {
  const { t, i18n } = useLingui();
  const { progress, result, start, stop } = useBulkLogout(filter, onEnded);
  const { isBusy, message, fieldMessage, onSubmit } = useSubmission((field) => start(field('note')));
  const isAsking = !isBusy && result === null;
  return (
    <Dialog isOpen title={bulkQuestion(total, i18n)} onClose={isBusy ? stop : onClose}>
      <form onSubmit={onSubmit} aria-label={bulkLabel(total, i18n)}>
        <Stack gap="md">
          {isAsking && (
            <>
              <Text fz="sm">
                {isEverybody && (
                  <>
                    <strong>
                      <Trans>The list has no filter: everybody is logged out.</Trans>
                    </strong>{' '}
                  </>
                )}
                <Trans>
                  Exactly what the list shows ends, except the session you are using. Whoever logs in from now
                  on is not affected.
                </Trans>
              </Text>
              {message !== null && <Notice tone="error">{message}</Notice>}
              <ReasonField error={fieldMessage('note')} />
            </>
          )}
          {isBusy && (
            <ProgressBar
              value={percentage(progress, total.count)}
              aria-label={t`Sessions logged out`}
              animated
              striped
            />
          )}
          <LiveRegion>
            {isBusy && <Text fz="sm">{bulkProgress(progress.ended, total, i18n)}</Text>}
            {result !== null && <Notice tone={toneOf(result)}>{describeResult(result, i18n)}</Notice>}
          </LiveRegion>
          <Group justify="flex-end" gap="sm">
            {isAsking && (
              <>
                <Button variant="default" onClick={onClose}>
                  <Trans>Cancel</Trans>
                </Button>
                <Button type="submit" color="red.9">
                  {bulkLabel(total, i18n)}
                </Button>
              </>
            )}
            {isBusy && (
              <Button
                variant="default"
                onClick={stop}
                // oxlint-disable-next-line jsx-a11y/no-autofocus -- it takes the place of the button that was pressed
                autoFocus
              >
                <Trans>Stop</Trans>
              </Button>
            )}
            {result !== null && (
              <Button
                variant="default"
                onClick={onClose}
                // oxlint-disable-next-line jsx-a11y/no-autofocus -- the button that had the focus has gone
                autoFocus
              >
                <Trans>Close</Trans>
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

/** Runs the batches; stops when the dialog goes away with its page. */
function useBulkLogout(filter: SessionFilter, onEnded: () => Promise<void>) {
  const client = useTRPCClient();
  const isStopped = useRef(false);
  const [progress, setProgress] = useState<Progress>({ ended: 0, left: null });
  const [result, setResult] = useState<BulkResult | null>(null);
  useEffect(() => {
    isStopped.current = false;
    return () => {
      isStopped.current = true;
    };
  }, []);
  return {
    progress,
    result,
    stop: () => {
      isStopped.current = true;
    },
    async start(note: string): Promise<void> {
      const over = await endInBatches({
        endBatch: () => client.admin.logoutSessions.mutate({ filter, note, limit: BATCH_SIZE }),
        onProgress: setProgress,
        isStopped: () => isStopped.current,
      });
      // Nothing has happened yet: the form says why, and can be sent again.
      if (over.status === 'failed' && over.ended === 0) throw over.cause;
      setResult(over);
      await onEnded();
    },
  };
}

function pin(filter: SessionFilter, serverNow: string): SessionFilter {
  const { beganBefore } = filter;
  const isEarlier = beganBefore !== undefined && Date.parse(beganBefore) < Date.parse(serverNow);
  return { ...filter, beganBefore: isEarlier ? beganBefore : serverNow };
}

function isEmpty(filter: SessionFilter): boolean {
  return Object.values(filter).every((condition) => condition === undefined);
}

function percentage({ ended, left }: Progress, expected: number): number {
  const all = left === null ? expected : ended + left;
  return all === 0 ? 100 : (ended / all) * 100;
}

function toneOf({ status }: BulkResult): NoticeTone {
  if (status === 'finished') return 'success';
  return status === 'failed' ? 'error' : 'warning';
}

/** What was done and what was not, in words. */
function describeResult(result: BulkResult, i18n: I18n): string {
  const left = result.left === null ? null : stillLive(result.left, i18n);
  const done = [loggedOut(result.ended, i18n), left].filter((sentence) => sentence !== null).join(' ');
  switch (result.status) {
    case 'finished':
      return `${loggedOut(result.ended, i18n)} ${i18n.t(msg`They were cut off at once.`)}`;
    case 'stopped':
      return i18n.t(msg`Stopped. ${done}`);
    case 'stuck':
      return `${done} ${i18n.t(msg`They came back into use meanwhile.`)}`;
    case 'failed': {
      const problem = problemInWords(readError(result.cause), i18n);
      return i18n.t(msg`${done} Then it failed: ${problem}`);
    }
  }
}
