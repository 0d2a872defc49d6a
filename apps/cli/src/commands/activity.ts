import type { ActivityRecord } from '@curfew/contracts';
import type { Command } from 'commander';
import type { Run } from '../cli.ts';
import { auditTypeInWords, endReasonInWords } from '../output/audit-words.ts';
import { originColumn } from '../output/origin-column.ts';
import { printTable } from '../output/print-table.ts';
import { localTime } from '../output/relative-time.ts';
import type { GlobalOptions } from '../run/context.ts';
import { readPages } from '../run/read-pages.ts';

/** `curfew activity` */
export function addActivity(program: Command, run: Run): void {
  const command = program
    .command('activity')
    .description('Show what happened to your account, newest first')
    .option('--all-pages', 'all of it, not the last 20 records')
    .action(() =>
      run(command.optsWithGlobals<GlobalOptions>(), async ({ curfew, progress, terminal }) => {
        const { allPages = false } = command.opts<{ allPages?: boolean }>();
        const activity = await progress.during('Reading your activity', () =>
          readPages((cursor) => curfew.trpc.auth.activity.query({ cursor }), {
            isAll: allPages,
            join: (one, next) => ({ ...next, records: [...one.records, ...next.records] }),
          }),
        );
        if (terminal.isJson) {
          terminal.printJson(activity);
          return;
        }
        printTable(terminal, activity.records, [
          { title: 'WHEN', value: ({ at }) => localTime(at) },
          { title: 'WHAT', value: whatHappened, isFlexible: true },
          { title: 'WHERE', value: ({ label }) => label, isFlexible: true },
          originColumn(activity.records),
        ]);
        if (activity.nextCursor !== null) terminal.note('There is more: curfew activity --all-pages');
      }),
    );
}

function whatHappened({ type, reason, actor, note }: ActivityRecord): string {
  const why = reason === null ? '' : `: ${endReasonInWords(reason)}`;
  const who = actor === 'operator' && reason !== 'admin_logout' ? ', by an operator' : '';
  return `${auditTypeInWords(type)}${why}${who}${note === null ? '' : ` “${note}”`}`;
}
