import { setTimeout as pause } from 'node:timers/promises';
import { inBackground, isUnanswered, readError, retryDelaySeconds } from '@curfew/client';
import {
  auditTypeSchema,
  endReasonSchema,
  type AuditFilter,
  type AuditType,
  type EndReason,
  type FollowAuditOutput,
} from '@curfew/contracts';
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Run } from '../../cli.ts';
import { recordLine } from '../../output/record-line.ts';
import { zonedTime } from '../../output/relative-time.ts';
import type { Context, GlobalOptions } from '../../run/context.ts';
import { explainFailure } from '../../run/explain-failure.ts';
import { findUser } from '../../run/find-user.ts';
import { ifGiven } from '../../run/if-given.ts';
import { parseSessionId } from '../../run/parse-id.ts';
import { parseMoment } from '../../run/parse-time.ts';

const POLL_MILLISECONDS = 1000;
const MOST_LINES = 200;

interface TailFlags {
  follow?: boolean;
  lines: number;
  user?: string;
  session?: string;
  actor?: string;
  type?: AuditType;
  reason?: EndReason;
  request?: string;
  from?: string;
  to?: string;
}

/** `curfew audit tail` */
export function addAuditTail(audit: Command, run: Run): void {
  const command = audit
    .command('tail')
    .description('Show the last records of the audit trail, oldest first')
    .option('-f, --follow', 'go on with what is written from now on, until Ctrl-C')
    .addOption(
      new Option('-n, --lines <count>', `how many, at most ${MOST_LINES}`).default(20).argParser(parseLines),
    )
    .option('--user <user>', 'about this person: address or id')
    .option('--session <id>', 'about this session')
    .option('--actor <user>', 'of what this person did: address or id')
    .addOption(new Option('--type <type>', 'of this type').choices(auditTypeSchema.options))
    .addOption(new Option('--reason <reason>', 'with this reason').choices(endReasonSchema.options))
    .option('--request <id>', 'written by this request')
    .option(
      '--from <moment>',
      'from then on: 2026-11-21, 2026-11-21T08:00 (local time), or 2h for two hours ago',
    )
    .option('--to <moment>', 'before then')
    .action(() =>
      run(command.optsWithGlobals<GlobalOptions>(), (context) => tail(context, command.opts<TailFlags>())),
    );
}

async function tail(context: Context, flags: TailFlags): Promise<void> {
  const { curfew, progress, terminal } = context;
  const filter = await toFilter(context, flags);
  showRange(terminal, filter);
  const show = ({ records }: FollowAuditOutput) => {
    for (const record of records) {
      if (terminal.isJson) terminal.printJson(record);
      else terminal.print(recordLine(record));
    }
  };
  let last = await progress.during('Reading the audit trail', () =>
    curfew.trpc.admin.followAudit.query({ filter, limit: flags.lines }),
  );
  show(last);
  while (flags.follow === true) {
    if (last.isCaughtUp) await pause(POLL_MILLISECONDS);
    if (terminal.isOutputClosed()) return;
    last = await persistently(context, () =>
      // Not the person's own doing. Only the refresh, once an hour, still counts as activity.
      curfew.trpc.admin.followAudit.query({ filter, after: last.position }, inBackground),
    );
    show(last);
  }
}

/** Tries again for as long as the server cannot be reached: the position says where to go on, so nothing is missed. */
async function persistently<Output>(
  { terminal, url }: Context,
  call: () => Promise<Output>,
): Promise<Output> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await call();
    } catch (error) {
      const failure = readError(error);
      if (!isUnanswered(failure) && failure.kind !== 'limited') throw error;
      if (tries === 0) terminal.note(`curfew: ${explainFailure(error, url).message} Trying again.`);
      await pause(retryDelaySeconds(tries, failure.retryAfterSeconds) * 1000);
    }
  }
}

async function toFilter(context: Context, flags: TailFlags): Promise<AuditFilter> {
  const now = await context.serverNow();
  const { user, session, actor, type, reason, request, from, to } = flags;
  return {
    userId: user === undefined ? undefined : (await findUser(context, user)).id,
    sessionId: ifGiven(session, parseSessionId),
    actorId: actor === undefined ? undefined : (await findUser(context, actor)).id,
    type,
    reason,
    requestId: request,
    from: ifGiven(from, (text) => parseMoment(text, now)),
    to: ifGiven(to, (text) => parseMoment(text, now)),
  };
}

/** A date without its zone is easily taken for another moment, so both are said as they were understood. */
function showRange({ note }: Context['terminal'], { from, to }: AuditFilter): void {
  const parts = [
    from === undefined ? '' : ` from ${zonedTime(from)} on`,
    to === undefined ? '' : ` before ${zonedTime(to)}`,
  ].filter((part) => part !== '');
  if (parts.length > 0) note(`Records${parts.join(',')}`);
}

function parseLines(text: string): number {
  const count = /^[1-9]\d*$/u.test(text) ? Number(text) : Number.NaN;
  if (!(count <= MOST_LINES)) {
    throw new InvalidArgumentError(`It is a whole number from 1 to ${MOST_LINES}.`);
  }
  return count;
}
