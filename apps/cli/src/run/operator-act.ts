import type { Command } from 'commander';
import { askText, askWhether } from '../terminal/ask.ts';
import { CliError } from './cli-error.ts';
import type { Context } from './context.ts';
import { withPassword } from './with-password.ts';

export interface ActFlags {
  note?: string;
  dryRun?: boolean;
  yes?: boolean;
}

/** The options of everything an operator does to other people. */
export function withActFlags(command: Command): Command {
  return withPassword(command)
    .option('--note <text>', 'why; the person is shown it, and it stays in the audit trail')
    .option('--dry-run', 'show what would happen, and do nothing')
    .option('--yes', 'do not ask; needed where there is no terminal');
}

/**
 * The operator's reason, once they have seen what will happen and want it. Null for a dry run.
 * @throws CliError when there is nobody to ask, or when they do not want it.
 */
export async function confirmAct(
  { terminal, progress }: Pick<Context, 'terminal' | 'progress'>,
  { note, dryRun, yes }: ActFlags,
  question: string,
): Promise<string | null> {
  if (dryRun === true) return null;
  if (!terminal.isInteractive && (yes !== true || note === undefined)) {
    throw new CliError(
      'There is no terminal to ask: give --note and --yes, or look first with --dry-run.',
      'usage',
    );
  }
  return progress.paused(async () => {
    const reason = note ?? (await askText('Why? The person is shown this'));
    if (yes !== true && !(await askWhether(question))) throw new CliError('Nothing was done.', 'refused');
    return reason;
  });
}
