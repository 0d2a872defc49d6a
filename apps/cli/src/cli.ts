import type { FinishedLogouts } from '@curfew/client';
import { CommanderError } from 'commander';
import type { CliSettings } from './env.ts';
import { OVERVIEW } from './commands/overview.ts';
import { createProgram } from './program.ts';
import { createContext, type Context, type GlobalOptions } from './run/context.ts';
import { EXIT_CODES, type Exit } from './run/exit-code.ts';
import { explainFailure } from './run/explain-failure.ts';
import { failureText } from './run/failure-text.ts';

/** Runs a command's work and says how it ended; nothing it throws gets further. */
export type Run = (options: GlobalOptions, work: (context: Context) => Promise<Exit | void>) => Promise<void>;

/** What the process around a command has to offer. */
export interface Surroundings {
  settings: CliSettings;
  /** True once nobody reads standard output any more. */
  isOutputClosed: () => boolean;
}

/** Resolves to the exit code of the command that `args` name. */
export async function runCli(args: readonly string[], surroundings: Surroundings): Promise<number> {
  let exit: Exit = 'done';
  const isJson = asksForJson(args);
  const program = createProgram(
    async (options, work) => {
      exit = await execute(surroundings, options, work);
    },
    { isJson },
  );
  try {
    await program.parseAsync(args.length === 0 ? [OVERVIEW] : args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return EXIT_CODES.done;
    if (isJson) process.stderr.write(misuse(error));
    return EXIT_CODES.usage;
  }
  return EXIT_CODES[exit];
}

/** Before anything is parsed: a command that is not understood is a failure like any other. */
export function asksForJson(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end === -1 ? undefined : end).includes('--json');
}

function misuse({ code, message }: CommanderError): string {
  const text =
    code === 'commander.help'
      ? 'Name a command. curfew --help shows all commands.'
      : message.replace(/^error: /u, '');
  return failureText(
    { exit: 'usage', message: text, code: null, reason: null, note: null },
    { isJson: true },
  );
}

async function execute(
  { settings, isOutputClosed }: Surroundings,
  options: GlobalOptions,
  work: (context: Context) => Promise<Exit | void>,
): Promise<Exit> {
  let url = '';
  try {
    const context = await createContext(settings, { ...options, isOutputClosed });
    ({ url } = context);
    const earlierLogouts = await finishLogouts(context);
    return (await work({ ...context, earlierLogouts })) ?? 'done';
  } catch (error) {
    const failure = explainFailure(error, url);
    process.stderr.write(failureText(failure, { isJson: options.json === true }));
    return failure.exit;
  }
}

const NONE: FinishedLogouts = { finished: [], refused: [], left: [] };

/** What an earlier command could not end on the server is ended before anything else. */
async function finishLogouts({
  credentials,
  curfew,
  progress,
  terminal,
}: Omit<Context, 'earlierLogouts'>): Promise<FinishedLogouts> {
  // A file that cannot be used is the command's to complain about: some need none.
  const kept = await credentials.read().catch(() => null);
  if (kept === null || kept.unfinishedLogouts.length === 0) return NONE;
  const earlier = await progress.during('Finishing an earlier logout', () => curfew.finishLogouts());
  for (const scope of earlier.finished) {
    terminal.note(
      scope === 'everywhere'
        ? 'An earlier logout everywhere is finished now: the sessions that had begun by then are over.'
        : 'An earlier logout is finished now: that session is over on the server too.',
    );
  }
  if (earlier.refused.length > 0) {
    terminal.note(
      'The server refused to finish an earlier logout, so what it was to end may still live: log in and look at your list with curfew sessions.',
    );
  }
  return earlier;
}
