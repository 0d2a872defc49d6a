import type { Command } from 'commander';
import type { Run } from '../cli.ts';
import type { GlobalOptions } from '../run/context.ts';
import { withPassword } from '../run/with-password.ts';

/** `curfew sweep` */
export function addSweep(program: Command, run: Run): void {
  const command = withPassword(program.command('sweep'))
    .description('For operators: write down what ran out and delete what is old, now')
    .action(() =>
      run(command.optsWithGlobals<GlobalOptions>(), async ({ curfew, progress, terminal }) => {
        const { timedOut, stamped, deleted } = await progress.during('Sweeping', () =>
          curfew.trpc.admin.sweep.mutate(),
        );
        if (terminal.isJson) terminal.printJson({ timedOut, stamped, deleted });
        else {
          terminal.print(
            `${timedOut} sessions had run out, ${stamped} belonged to an epoch that was over, ${deleted} old rows are deleted.`,
          );
        }
      }),
    );
}
