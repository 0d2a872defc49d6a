import type { Command } from 'commander';
import type { Run } from '../cli.ts';
import { checkCredentials } from '../doctor/check-credentials.ts';
import { checkEncryption } from '../doctor/check-encryption.ts';
import { checkServer } from '../doctor/check-server.ts';
import { checkSession } from '../doctor/check-session.ts';
import { isCheck } from '../doctor/doctor-line.ts';
import { printTable } from '../output/print-table.ts';
import type { GlobalOptions } from '../run/context.ts';

const MARKS = { ok: 'ok', warning: 'look', failed: 'FAILED', 'left-out': '–' } as const;

/** `curfew doctor` */
export function addDoctor(program: Command, run: Run): void {
  const command = program
    .command('doctor')
    .description('Check this machine, the way to the server, and for operators the server itself')
    .action(() =>
      run(command.optsWithGlobals<GlobalOptions>(), async (context) => {
        const { progress, terminal } = context;
        const lines = await progress.during('Checking', async () => [
          ...(await checkServer(context)),
          await checkEncryption(context),
          await checkCredentials(context),
          ...(await checkSession(context)),
        ]);
        if (terminal.isJson) terminal.printJson({ checks: lines.filter(isCheck) });
        else {
          printTable(terminal, lines, [
            { title: 'CHECK', value: ({ name }) => name },
            { title: 'RESULT', value: ({ status }) => MARKS[status] },
            // Not cut: this is what to act on.
            { title: 'DETAIL', value: ({ detail }) => detail },
          ]);
        }
        return lines.some(({ status }) => status === 'failed') ? 'failed' : 'done';
      }),
    );
}
