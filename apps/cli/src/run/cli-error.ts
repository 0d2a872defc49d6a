import type { Exit } from './exit-code.ts';

/** A command that cannot go on for a reason of its own. The message is one for the person. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exit: Exit;

  constructor(message: string, exit: Exit, options?: ErrorOptions) {
    super(message, options);
    this.exit = exit;
  }
}
