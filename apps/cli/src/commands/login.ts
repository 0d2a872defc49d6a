import type { Command } from 'commander';
import type { Run } from '../cli.ts';
import { plainText } from '../output/plain-text.ts';
import { CliError } from '../run/cli-error.ts';
import { thisMachine } from '../run/context.ts';
import type { Context, GlobalOptions } from '../run/context.ts';
import { rememberServer } from '../run/places.ts';
import { withPassword } from '../run/with-password.ts';
import { askText } from '../terminal/ask.ts';

/** `curfew login` */
export function addLogin(program: Command, run: Run): void {
  const command = withPassword(program.command('login'))
    .description('Log in; the session appears in your list as “CLI on <this machine>”')
    .option('--email <address>', 'whose account')
    .action(() =>
      run(command.optsWithGlobals<GlobalOptions>(), (context) =>
        login(context, command.opts<{ email?: string }>().email),
      ),
    );
}

async function login(context: Context, givenEmail: string | undefined): Promise<void> {
  const { curfew, progress, settings, terminal, url } = context;
  const email = givenEmail ?? (await askEmail(context));
  const password = await context.password(`Password of ${email} on ${url}`);
  const { user, session, isNewDevice } = await progress.during('Logging in', () =>
    curfew.login({ email, password, client: thisMachine() }),
  );
  if (terminal.isJson) terminal.printJson({ url, user, session, isNewDevice });
  else terminal.print(`Logged in to ${url} as ${plainText(user.displayName)} (${plainText(user.email)}).`);
  if (user.mustChangePassword) {
    terminal.note('You must change your password before anything else: curfew password');
  }
  // Last: the login is a fact, and is said, whatever becomes of this.
  await rememberServer(settings, url);
}

function askEmail({ terminal }: Context): Promise<string> {
  if (terminal.isInteractive) return askText('E-mail address');
  throw new CliError('Say whose account it is: --email', 'usage');
}
