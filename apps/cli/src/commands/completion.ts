import { Argument, type Command } from 'commander';
import { completionScript, SHELLS, type Shell } from '../completion/completion-script.ts';

/** `curfew completion` */
export function addCompletion(program: Command): void {
  program
    .command('completion')
    .description('Print a completion script for your shell; docs/cli.md says where it goes')
    .addArgument(new Argument('<shell>').choices(SHELLS))
    .action((shell: Shell) => {
      process.stdout.write(completionScript(shell, program));
    });
}
