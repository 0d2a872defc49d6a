import type { Command } from 'commander';
import type { Run } from '../cli.ts';
import { CliError } from '../run/cli-error.ts';
import type { Context, GlobalOptions } from '../run/context.ts';
import { withPassword } from '../run/with-password.ts';

/** `curfew password` */
export function addPassword(program: Command, run: Run): void {
  const command = withPassword(program.command('password'))
    .description('Change your password, which ends all your other sessions')
    .addHelpText(
      'after',
      '\nWith --password-stdin: the current password on the first line, the new one on the second.',
    )
    .action(() =>
      run(command.optsWithGlobals<GlobalOptions>(), (context) =>
        changePassword(context, command.opts<GlobalOptions>().passwordStdin === true),
      ),
    );
}

async function changePassword(context: Context, isFromStdin: boolean): Promise<void> {
  const { curfew, password, progress, terminal } = context;
  // Before anything is typed: whoever is not logged in is told so at once.
  const { session } = await progress.during('Asking the server', () => curfew.trpc.auth.session.query());
  const currentPassword = await password('Your current password');
  const newPassword = await password('The new password');
  if (!isFromStdin && newPassword !== (await password('The new password again'))) {
    throw new CliError('The two are not the same. Nothing was changed.', 'usage');
  }
  const output = await progress.during('Changing the password', async () => {
    // With the password that is known already, so that it is not asked for again.
    if (session.freshUntil <= session.serverNow) {
      await curfew.trpc.auth.reauthenticate.mutate({ password: currentPassword });
    }
    return curfew.trpc.auth.changePassword.mutate({ currentPassword, newPassword });
  });
  const { endedSessions } = output;
  if (terminal.isJson) terminal.printJson({ session: output.session, endedSessions });
  else terminal.print(`Your password is changed. ${endedSessions} other sessions ended; this one lives on.`);
}
