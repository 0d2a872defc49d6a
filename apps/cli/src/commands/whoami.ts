import type { Command } from 'commander';
import type { Run } from '../cli.ts';
import { plainText } from '../output/plain-text.ts';
import { localTime, relativeTime } from '../output/relative-time.ts';
import type { GlobalOptions } from '../run/context.ts';

/** `curfew whoami` */
export function addWhoami(program: Command, run: Run): void {
  const command = program
    .command('whoami')
    .description('Show who is logged in here, and for how long')
    .action(() =>
      run(command.optsWithGlobals<GlobalOptions>(), async ({ curfew, progress, terminal, url }) => {
        const { user, session } = await progress.during('Asking the server', () =>
          curfew.trpc.auth.session.query(),
        );
        if (terminal.isJson) {
          terminal.printJson({ url, user, session });
          return;
        }
        const now = Date.parse(session.serverNow);
        const role = user.role === 'admin' ? ', operator' : '';
        terminal.print(`${plainText(user.displayName)} (${plainText(user.email)}${role}) on ${url}`);
        terminal.print(
          `This session ends ${relativeTime(session.absoluteExpiresAt, now)} (${localTime(session.absoluteExpiresAt)})` +
            (session.inactivityExpiresAt === null
              ? '.'
              : `, or ${relativeTime(session.inactivityExpiresAt, now)} if it is not used.`),
        );
      }),
    );
}
