import { readError, type LogoutResult } from '@curfew/client';
import type { Command } from 'commander';
import type { Run } from '../cli.ts';
import { CliError } from '../run/cli-error.ts';
import type { Context, GlobalOptions } from '../run/context.ts';
import type { Exit } from '../run/exit-code.ts';
import { explainFailure } from '../run/explain-failure.ts';
import { outcomeInWords } from '../run/outcome-in-words.ts';
import { isId } from '../run/parse-id.ts';
import { readPages } from '../run/read-pages.ts';
import { reportNothingKept } from '../run/report-nothing-kept.ts';
import { withPassword } from '../run/with-password.ts';

interface LogoutFlags {
  others?: boolean;
  all?: boolean;
}

/** `curfew logout` */
export function addLogout(program: Command, run: Run): void {
  const command = withPassword(program.command('logout'))
    .description('Log out here, or end another session of yours by its id')
    .argument('[id]', 'as curfew sessions shows it; its last 8 characters or more will do')
    .option('--others', 'end all your sessions but this one')
    .option('--all', 'end all your sessions, this one too')
    .action((id: string | undefined) =>
      run(command.optsWithGlobals<GlobalOptions>(), (context) => {
        const { others = false, all = false } = command.opts<LogoutFlags>();
        if ([id !== undefined, others, all].filter(Boolean).length > 1) {
          throw new CliError('Give an id, --others or --all, one of them.', 'usage');
        }
        return logout(context, { id, others, all });
      }),
    );
}

async function logout(
  context: Context,
  { id, others = false, all = false }: LogoutFlags & { id: string | undefined },
): Promise<Exit> {
  const { session } = await context.credentials.read();
  // Without a credential the server could only be asked about nobody.
  if (session === null)
    return reportNothingKept(context, { everywhere: all, isHere: id === undefined && !others });
  if (id !== undefined) return logoutOne(context, id);
  return others ? logoutOthers(context) : logoutHere(context, { everywhere: all });
}

async function logoutHere(context: Context, options: { everywhere: boolean }): Promise<Exit> {
  const { curfew, progress, terminal, url } = context;
  const result = await progress.during('Logging out', () => curfew.logout(options));
  // Another process was faster.
  if (result.outcome === 'not-logged-in') return reportNothingKept(context, { ...options, isHere: true });
  if (terminal.isJson) terminal.printJson(result);
  else terminal.print(inWords(result, options.everywhere));
  if (result.outcome === 'pending') return 'pending';
  if (result.outcome !== 'refused') return 'done';
  terminal.note(`curfew: ${explainFailure(result.error, url).message}`);
  return 'refused';
}

function inWords(result: Exclude<LogoutResult, { outcome: 'not-logged-in' }>, everywhere: boolean): string {
  switch (result.outcome) {
    case 'ended':
      return everywhere
        ? `Logged out everywhere: ${sessions(result.endedSessions)} ended.${newer(result)}`
        : 'Logged out.';
    case 'already-ended':
      return everywhere
        ? `Logged out everywhere: nothing was left to end.${newer(result)}`
        : 'Logged out: the session was over already.';
    case 'refused':
      return refusedInWords(result.thisSession, everywhere);
    case 'pending':
      return everywhere
        ? 'Logged out on this machine. The server did not confirm that your sessions have ended: the next curfew command tries again for those that have begun by now.'
        : 'Logged out on this machine. The server did not confirm it: the next curfew command tries again.';
    default:
      return result satisfies never;
  }
}

/** Set when only the ticket could be used, which ends what had begun when it was made. */
function newer({ hasOpenSessions }: { hasOpenSessions?: true }): string {
  return hasOpenSessions ? ' Another session of yours is still open.' : '';
}

function refusedInWords(
  thisSession: Extract<LogoutResult, { outcome: 'refused' }>['thisSession'],
  everywhere: boolean,
): string {
  const others = everywhere ? ' Your other sessions were not ended.' : '';
  switch (thisSession) {
    case 'ended':
    case 'already-ended':
      return `Logged out here.${others}`;
    case 'pending':
      return `Logged out on this machine. The server did not confirm it: the next curfew command tries again.${others}`;
    case 'refused':
      return `Logged out on this machine only. The server did not end this session, which may still live.${others}`;
    default:
      return thisSession satisfies never;
  }
}

async function logoutOthers({ curfew, progress, terminal }: Context): Promise<Exit> {
  const output = await progress.during('Ending your other sessions', () =>
    curfew.trpc.auth.logoutOthers.mutate(),
  );
  if (terminal.isJson) terminal.printJson(output);
  else if (output.endedSessions === 0) terminal.print('There was no other session to end.');
  else terminal.print(`Logged out ${sessions(output.endedSessions)}. This one lives on.`);
  return 'done';
}

async function logoutOne(context: Context, given: string): Promise<Exit> {
  const { curfew, progress, terminal } = context;
  const sessionId = await findSession(context, given);
  const { session } = await context.credentials.read();
  if (session?.sessionId === sessionId) return logoutHere(context, { everywhere: false });
  const output = await progress.during('Ending the session', () =>
    curfew.trpc.auth.logoutSession.mutate({ sessionId }).catch((error: unknown) => {
      if (readError(error).code !== 'NOT_FOUND') throw error;
      throw new CliError(`No session of yours has the id ${sessionId}: nothing was ended.`, 'refused');
    }),
  );
  if (terminal.isJson) terminal.printJson(output);
  else terminal.print(outcomeInWords(output));
  return 'done';
}

/** The whole id for the end of one, which is what differs: ids begin with the time. */
async function findSession({ curfew }: Context, given: string): Promise<string> {
  const text = given.toLowerCase();
  if (isId(text)) return text;
  if (!/^[0-9a-f-]{8,}$/u.test(text)) {
    throw new CliError(`"${given}" is no id of a session. curfew sessions shows them.`, 'usage');
  }
  const list = await readPages((cursor) => curfew.trpc.auth.listSessions.query({ limit: 100, cursor }), {
    isAll: true,
    join: (one, next) => ({ ...next, sessions: [...one.sessions, ...next.sessions] }),
  });
  const matching = list.sessions.map(({ id }) => id).filter((id) => id.endsWith(text));
  const [only, ...more] = matching;
  if (only === undefined) throw new CliError(`No live session of yours ends with ${given}.`, 'refused');
  if (more.length > 0)
    throw new CliError(`Several of your sessions end with ${given}: give more of it.`, 'usage');
  return only;
}

function sessions(count: number): string {
  return count === 1 ? '1 session' : `${count} sessions`;
}
