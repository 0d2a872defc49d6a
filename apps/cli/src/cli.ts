import { CommanderError } from 'commander';
import type { CliSettings } from './env.ts';
import { createProgram } from './program.ts';
import { createContext, type Context, type GlobalOptions } from './run/context.ts';
import { EXIT_CODES, type Exit } from './run/exit-code.ts';
import { explainFailure } from './run/explain-failure.ts';

/** Runs a command's work and says how it ended; nothing it throws gets further. */
export type Run = (options: GlobalOptions, work: (context: Context) => Promise<Exit | void>) => Promise<void>;

/** Resolves to the exit code of the command that `args` name. */
export async function runCli(args: readonly string[], settings: CliSettings): Promise<number> {
  let exit: Exit = 'done';
  const program = createProgram(async (options, work) => {
    exit = await execute(settings, options, work);
  });
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT_CODES.done : EXIT_CODES.usage;
  }
  return EXIT_CODES[exit];
}

async function execute(
  settings: CliSettings,
  options: GlobalOptions,
  work: (context: Context) => Promise<Exit | void>,
): Promise<Exit> {
  let url = '';
  try {
    const context = await createContext(settings, options);
    ({ url } = context);
    await finishLogouts(context);
    return (await work(context)) ?? 'done';
  } catch (error) {
    const { exit, message, ...said } = explainFailure(error, url);
    const text =
      options.json === true ? JSON.stringify({ error: { exit, message, ...said } }) : `curfew: ${message}`;
    process.stderr.write(`${text}\n`);
    return exit;
  }
}

/** What an earlier command could not end on the server is ended before anything else. */
async function finishLogouts({ credentials, curfew, progress, terminal }: Context): Promise<void> {
  // A file that cannot be used is the command's to complain about: some need none.
  const kept = await credentials.read().catch(() => null);
  if (kept === null || kept.unfinishedLogouts.length === 0) return;
  const { finished, refused } = await progress.during('Finishing an earlier logout', () =>
    curfew.finishLogouts(),
  );
  for (const scope of finished) {
    terminal.note(
      scope === 'everywhere'
        ? 'An earlier logout everywhere is finished now: the sessions that had begun by then are over.'
        : 'An earlier logout is finished now: that session is over on the server too.',
    );
  }
  if (refused.length > 0) {
    terminal.note(
      'The server refused to finish an earlier logout, so what it was to end may still live: log in and look at your list with curfew sessions.',
    );
  }
}
