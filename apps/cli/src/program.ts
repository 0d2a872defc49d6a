import { Command } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import type { Run } from './cli.ts';
import { addActivity } from './commands/activity.ts';
import { addAuditTail } from './commands/audit/tail.ts';
import { addCompletion } from './commands/completion.ts';
import { addDoctor } from './commands/doctor.ts';
import { addLogin } from './commands/login.ts';
import { addLogout } from './commands/logout.ts';
import { addOverview } from './commands/overview.ts';
import { addPassword } from './commands/password.ts';
import { addSessionsExplain } from './commands/sessions/explain.ts';
import { addSessionsLogout } from './commands/sessions/logout.ts';
import { addSessions } from './commands/sessions/list.ts';
import { addSweep } from './commands/sweep.ts';
import { addUsersDisable } from './commands/users/disable.ts';
import { addUsersEnable } from './commands/users/enable.ts';
import { addUsersFind } from './commands/users/find.ts';
import { addUsersLogout } from './commands/users/logout.ts';
import { addWhoami } from './commands/whoami.ts';

/** All of `curfew`: one file per command. */
export function createProgram(run: Run, { isJson = false }: { isJson?: boolean } = {}): Command {
  const program = new Command('curfew')
    .description('See and end sessions from a terminal.')
    .version(manifest.version)
    .option('--url <url>', 'the server (default: that of the last login, else the one that runs here)')
    .option('--json', 'print one JSON document, or one per line for streams')
    .showHelpAfterError('(curfew --help shows all commands)')
    // With --json whoever runs the program writes one document about what was not understood.
    .configureOutput(isJson ? { writeErr: () => undefined } : {})
    .exitOverride();

  addOverview(program, run);
  addLogin(program, run);
  addWhoami(program, run);
  const sessions = addSessions(program, run);
  addLogout(program, run);
  addPassword(program, run);
  addActivity(program, run);

  const users = program.command('users').description('For operators: accounts');
  addUsersFind(users, run);
  addUsersDisable(users, run);
  addUsersEnable(users, run);
  addUsersLogout(users, run);
  addSessionsExplain(sessions, run);
  addSessionsLogout(sessions, run);
  const audit = program.command('audit').description('For operators: the audit trail');
  addAuditTail(audit, run);
  addSweep(program, run);
  addDoctor(program, run);
  addCompletion(program);
  return program;
}
