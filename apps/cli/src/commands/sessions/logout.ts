import { readError } from '@curfew/client';
import type { SessionFilter } from '@curfew/contracts';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { Run } from '../../cli.ts';
import { zonedTime } from '../../output/relative-time.ts';
import { CliError } from '../../run/cli-error.ts';
import type { Context, GlobalOptions } from '../../run/context.ts';
import { endInBatches } from '../../run/end-in-batches.ts';
import type { Exit } from '../../run/exit-code.ts';
import { findUser } from '../../run/find-user.ts';
import { ifGiven } from '../../run/if-given.ts';
import { confirmAct, withActFlags, type ActFlags } from '../../run/operator-act.ts';
import { outcomeInWords } from '../../run/outcome-in-words.ts';
import { parseSessionId } from '../../run/parse-id.ts';
import { parseDuration, parseMoment } from '../../run/parse-time.ts';
import { inWords, previewSessions, showPreview } from '../../run/preview-sessions.ts';

interface FilterFlags {
  user?: string;
  kind?: 'web' | 'cli' | 'service';
  network?: string;
  inactiveFor?: string;
  beganBefore?: string;
  beganAfter?: string;
  everyone?: boolean;
}

/** `curfew sessions logout` */
export function addSessionsLogout(sessions: Command, run: Run): void {
  const command = withActFlags(sessions.command('logout'))
    .description('For operators: end a session by its id, or all that match')
    .argument('[id]', 'of one session')
    .option('--user <user>', 'of this person: address or id')
    .addOption(new Option('--kind <kind>', 'of this kind').choices(['web', 'cli', 'service']))
    .option('--network <prefix>', 'from this network, as the list shows it: 192.0.2.0/24')
    .option('--inactive-for <duration>', 'without activity for so long: 30m, 12h, 7d')
    .option(
      '--began-before <moment>',
      'begun before: 2026-11-21, 2026-11-21T08:00 (local time), or 2h for two hours ago',
    )
    .option('--began-after <moment>', 'begun then or later')
    .option('--everyone', 'all sessions of all people but this one')
    .action((id: string | undefined) =>
      run(command.optsWithGlobals<GlobalOptions>(), async (context) => {
        const flags = command.opts<ActFlags & FilterFlags>();
        const filter = await toFilter(context, flags);
        const hasFilter = Object.values(filter).some((value) => value !== undefined);
        if ((id === undefined) !== hasFilter) {
          throw new CliError(
            'Give the id of one session, or say which are meant (--user, …, --everyone).',
            'usage',
          );
        }
        return id === undefined
          ? logoutMatching(context, flags, filter)
          : logoutOne(context, flags, parseSessionId(id));
      }),
    );
}

async function logoutOne(context: Context, flags: ActFlags, sessionId: string): Promise<void> {
  const { curfew, progress, terminal } = context;
  const preview = await progress.during('Looking at the session', () =>
    curfew.trpc.admin.explain.mutate({ subject: sessionId }),
  );
  const { session, verdict } = preview;
  const of = session === null ? '' : ` of ${session.user.email} (${session.label})`;
  const plan = `Log out session ${sessionId}${of}${verdict === 'refused' ? ', which is not live' : ''}`;
  const note = await confirmAct(context, flags, `${plan}. Do it?`);
  if (note === null) {
    if (terminal.isJson) terminal.printJson(preview);
    else terminal.print(`${plan}. Nothing was done (--dry-run).`);
    return;
  }
  const output = await progress.during('Ending the session', () =>
    curfew.trpc.admin.logoutSession.mutate({ sessionId, note }).catch((error: unknown) => {
      if (readError(error).code !== 'NOT_FOUND') throw error;
      throw new CliError(`No session has the id ${sessionId}: nothing was ended.`, 'refused');
    }),
  );
  if (terminal.isJson) terminal.printJson(output);
  else terminal.print(outcomeInWords(output));
}

async function logoutMatching(context: Context, flags: ActFlags, filter: SessionFilter): Promise<Exit> {
  const { terminal } = context;
  const preview = await previewSessions(context, filter);
  showPreview(context, preview);
  if (preview.total.count === 0 && flags.dryRun !== true) {
    throw new CliError('No live session matches: there is nothing to end.', 'refused');
  }
  const plan = `Log out ${inWords(preview.total)}${beganInWords(filter)}`;
  const note = await confirmAct(context, flags, `${plan}. Do it?`);
  if (note === null) {
    if (terminal.isJson) terminal.printJson(preview);
    else terminal.print(`${plan}. Nothing was done (--dry-run).`);
    return 'done';
  }
  // What was looked at is what is meant: nobody who logs in from now on. Everyone is everyone, though.
  const beganBefore = filter.everyone === true ? undefined : (filter.beganBefore ?? preview.serverNow);
  const result = await endInBatches(context, { filter: { ...filter, beganBefore }, note });
  if (terminal.isJson) terminal.printJson(result);
  else {
    const { endedSessions, remaining, isInterrupted } = result;
    terminal.print(`Logged out ${inWords({ count: endedSessions, isCapped: false })}.`);
    if (isInterrupted)
      terminal.note(`Interrupted: ${inWords(remaining)} left. The same command goes on from here.`);
    else if (remaining.count > 0)
      terminal.note(
        `${inWords(remaining)} left that could not be ended now. Look again: curfew sessions logout --dry-run`,
      );
  }
  return result.isInterrupted ? 'interrupted' : 'done';
}

/** The moments as they were understood, with their zone. */
function beganInWords({ beganBefore, beganAfter }: SessionFilter): string {
  const parts = [
    beganAfter === undefined ? '' : `from ${zonedTime(beganAfter)} on`,
    beganBefore === undefined ? '' : `before ${zonedTime(beganBefore)}`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : ` that began ${parts.join(' and ')}`;
}

async function toFilter(context: Context, flags: FilterFlags): Promise<SessionFilter> {
  const now = await context.serverNow();
  const { user, kind, network, inactiveFor, beganBefore, beganAfter, everyone } = flags;
  // Field by field: in a conditional spread the compiler would not notice a field that was renamed.
  return {
    userId: user === undefined ? undefined : (await findUser(context, user)).id,
    clientKind: kind,
    ipPrefix: network,
    inactiveForSeconds: ifGiven(inactiveFor, parseDuration),
    beganBefore: ifGiven(beganBefore, (text) => parseMoment(text, now)),
    beganAfter: ifGiven(beganAfter, (text) => parseMoment(text, now)),
    everyone: everyone === true ? everyone : undefined,
  };
}
