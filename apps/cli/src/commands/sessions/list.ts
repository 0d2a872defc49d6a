import type { Command } from 'commander';
import type { Run } from '../../cli.ts';
import { printTable } from '../../output/print-table.ts';
import { sessionColumns } from '../../output/session-columns.ts';
import type { GlobalOptions } from '../../run/context.ts';
import { readPages } from '../../run/read-pages.ts';

/** `curfew sessions`; what operators do with sessions hangs below it. */
export function addSessions(program: Command, run: Run): Command {
  const command = program
    .command('sessions')
    .description('Show where you are logged in, this session first')
    .option('--all-pages', 'all of them, not the first 20')
    .action(() =>
      run(command.optsWithGlobals<GlobalOptions>(), async ({ curfew, progress, serverNow, terminal }) => {
        const { allPages = false } = command.opts<{ allPages?: boolean }>();
        const list = await progress.during('Reading the sessions', () =>
          readPages((cursor) => curfew.trpc.auth.listSessions.query({ cursor }), {
            isAll: allPages,
            join: (one, next) => ({ ...next, sessions: [...one.sessions, ...next.sessions] }),
          }),
        );
        if (terminal.isJson) {
          terminal.printJson(list);
          return;
        }
        printTable(terminal, list.sessions, sessionColumns(list.sessions, await serverNow()));
        if (list.nextCursor !== null) terminal.note('There are more: curfew sessions --all-pages');
      }),
    );
  return command;
}
