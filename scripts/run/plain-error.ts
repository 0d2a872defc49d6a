/** A failure that one sentence explains: its message is shown to the person, without a stack. */
export class PlainError extends Error {
  readonly exitCode: number;

  constructor(message: string, options: { exitCode?: number; cause?: unknown } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'PlainError';
    this.exitCode = options.exitCode ?? 1;
  }
}

/** Runs a script to its end: the number it answers is the exit code, a `PlainError` becomes one sentence. */
export async function runScript(main: () => Promise<number>): Promise<never> {
  try {
    process.exit(await main());
  } catch (error) {
    if (error instanceof PlainError) {
      process.stderr.write(`\n${error.message}\n`);
      process.exit(error.exitCode);
    }
    process.stderr.write(`\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  }
}

/** The message of anything that was thrown; an `AggregateError` of a failed connection has none of its own. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && !error.message) return error.errors.map(messageOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}
