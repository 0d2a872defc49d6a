import type { Command } from 'commander';
import { readError } from '@curfew/client';
import type { Run } from '../cli.ts';
import { plainText } from '../output/plain-text.ts';
import type { Context, GlobalOptions } from '../run/context.ts';
import { endingInWords } from '../run/explain-failure.ts';

export const OVERVIEW = 'overview';

/** Other sessions that are named. */
const SHOWN = 3;

/** `curfew` alone: where one stands, and what one would do next. */
export function addOverview(program: Command, run: Run): void {
  const command = program
    .command(OVERVIEW, { hidden: true })
    .action(() => run(command.optsWithGlobals<GlobalOptions>(), showOverview));
}

async function showOverview({ curfew, credentials, progress, terminal, url }: Context): Promise<void> {
  const { session } = await credentials.read();
  const list = await progress
    .during('Asking the server', async () =>
      session === null ? null : curfew.trpc.auth.listSessions.query({}),
    )
    .catch((error: unknown) => {
      const known = readError(error);
      if (known.kind !== 'out') throw error;
      terminal.print(endingInWords(known));
      return null;
    });
  if (list === null) {
    terminal.print(`Nobody is logged in here, on ${url}.`);
    printCommands(terminal.print, [
      ['login', 'log in'],
      ['doctor', 'check this machine and the way to the server'],
      ['--help', 'every command'],
    ]);
    return;
  }
  const others = list.sessions
    .filter(({ isCurrent }) => !isCurrent)
    .map(({ name, label }) => plainText(name ?? label));
  const isCut = others.length > SHOWN || list.nextCursor !== null;
  const named = [...others.slice(0, SHOWN), ...(isCut ? ['more'] : [])].join(', ');
  terminal.print(
    `You are logged in on ${url}, ${named === '' ? 'and nowhere else' : `and elsewhere: ${named}`}.`,
  );
  printCommands(terminal.print, [
    ['sessions', 'where you are logged in'],
    ['logout --others', 'log out everywhere but here'],
    ['--help', 'every command'],
  ]);
}

function printCommands(
  print: (line: string) => void,
  commands: readonly (readonly [string, string])[],
): void {
  const width = Math.max(...commands.map(([name]) => name.length));
  print('');
  for (const [name, what] of commands) print(`  curfew ${name.padEnd(width)}  ${what}`);
}
