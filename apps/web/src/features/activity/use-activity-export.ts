import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { readError } from '@curfew/client';
import { useSession, useTRPCClient } from '@curfew/react';
import { useEffect, useRef, useState } from 'react';
import { useOnceAtATime } from '../../forms/use-once-at-a-time.ts';
import { activityFile, type ExportFormat } from '../../rules/activity-file.ts';
import { typesOf, type ActivityKind } from '../../rules/activity-search.ts';
import { activityWords } from '../../rules/activity-words.ts';
import { problemInWords } from '../../rules/problem-words.ts';
import type { ActionOutcome } from '../../ui/outcome-notice.tsx';
import { collectActivity, type Collected } from './collect-activity.ts';
import { saveFile } from './save-file.ts';

const PAGE_SIZE = 100;

export interface ActivityExport {
  /** What is being collected. */
  busyWith: ExportFormat | null;
  /** How far it is, and what came of it. */
  outcome: ActionOutcome | null;
  dismiss: () => void;
  run: (format: ExportFormat) => void;
}

/** Everything that the filter shows as a file, also what has not been loaded. Given up when the page is left. */
export function useActivityExport(kind: ActivityKind | undefined): ActivityExport {
  const client = useTRPCClient();
  const { clockOffsetMilliseconds } = useSession();
  const { i18n, t } = useLingui();
  const [busyWith, setBusyWith] = useState<ExportFormat | null>(null);
  const [outcome, setOutcome] = useState<ActionOutcome | null>(null);
  const once = useOnceAtATime();
  const leaving = useRef<AbortController | null>(null);
  useEffect(() => () => leaving.current?.abort(), []);

  const save = ({ records, isCut }: Collected, format: ExportFormat): ActionOutcome => {
    const now = Date.now() + clockOffsetMilliseconds;
    const inWords = (record: (typeof records)[number]) => activityWords(record, i18n);
    const file = activityFile(records, { format, kind, now, inWords });
    saveFile(file);
    const { name } = file;
    const count = records.length;
    const said = t`${plural(count, { one: '# record is in', other: '# records are in' })} ${name}.`;
    return isCut
      ? { tone: 'warning', text: `${said} ${t`There are more: the file has the latest.`}` }
      : { tone: 'success', text: said };
  };

  const exportAs = async (format: ExportFormat, { signal }: AbortController) => {
    setBusyWith(format);
    setOutcome({ tone: 'info', text: t`Collecting…` });
    const input = { limit: PAGE_SIZE, types: typesOf(kind) };
    try {
      const collected = await collectActivity(
        (cursor) => client.auth.activity.query({ ...input, ...(cursor !== null && { cursor }) }, { signal }),
        {
          signal,
          onProgress: (count) =>
            setOutcome({
              tone: 'info',
              text: t`Collecting… ${plural(count, { one: '# record', other: '# records' })} so far`,
            }),
        },
      );
      setOutcome(save(collected, format));
    } catch (cause) {
      const error = readError(cause);
      const problem = problemInWords(error, i18n);
      if (signal.aborted || error.kind === 'out') return;
      setOutcome({ tone: 'error', text: t`Nothing was saved. ${problem}` });
    } finally {
      setBusyWith(null);
    }
  };

  return {
    busyWith,
    outcome,
    dismiss: () => setOutcome(null),
    run(format) {
      void once(() => {
        leaving.current = new AbortController();
        return exportAs(format, leaving.current);
      });
    },
  };
}
