import type { CurfewClient } from '@curfew/client';
import type { Command } from 'commander';
import type { Run } from '../../cli.ts';
import type { Context, GlobalOptions } from '../../run/context.ts';
import { findUser } from '../../run/find-user.ts';
import { confirmAct, withActFlags, type ActFlags } from '../../run/operator-act.ts';
import { inWords, previewSessions, showPreview } from '../../run/preview-sessions.ts';

/** Something an operator does to one account. */
export interface UserAct<Output> {
  name: string;
  description: string;
  /** What would be done, as a title: "Disable ann@example.org: 3 sessions end". */
  plan: (user: string, sessions: string) => string;
  call: (trpc: CurfewClient['trpc'], input: { userId: string; note: string }) => Promise<Output>;
  /** What was done, as a sentence. */
  report: (user: string, output: Output) => string;
}

/** A command for it: shows the sessions it is about, asks, does it, and says what was done. */
export function addUserAct<Output>(users: Command, run: Run, act: UserAct<Output>): void {
  const command = withActFlags(users.command(act.name))
    .description(act.description)
    .argument('<user>', 'address or id')
    .action((given: string) =>
      run(command.optsWithGlobals<GlobalOptions>(), (context) =>
        actOnUser(context, act, { given, flags: command.opts<ActFlags>() }),
      ),
    );
}

async function actOnUser<Output>(
  context: Context,
  act: UserAct<Output>,
  { given, flags }: { given: string; flags: ActFlags },
): Promise<void> {
  const { curfew, progress, terminal } = context;
  const { id, name } = await findUser(context, given);
  const preview = await previewSessions(context, { userId: id });
  showPreview(context, preview);
  const plan = act.plan(name, inWords(preview.total));
  const note = await confirmAct(context, flags, `${plan}. Do it?`);
  if (note === null) {
    if (terminal.isJson) terminal.printJson(preview);
    else terminal.print(`${plan}. Nothing was done (--dry-run).`);
    return;
  }
  const output = await progress.during('Asking the server', () =>
    act.call(curfew.trpc, { userId: id, note }),
  );
  if (terminal.isJson) terminal.printJson(output);
  else terminal.print(act.report(name, output));
}
