import type { Command } from 'commander';

/** For a command that may need the person's password. */
export function withPassword(command: Command): Command {
  return command.option('--password-stdin', 'read the password from standard input');
}
