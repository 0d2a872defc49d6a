import type { ExplainOutput } from '@curfew/contracts';
import type { Command } from 'commander';
import type { Run } from '../../cli.ts';
import { placeInWords } from '../../output/place-words.ts';
import { recordLine } from '../../output/record-line.ts';
import { plainText } from '../../output/plain-text.ts';
import { localTime, relativeTime } from '../../output/relative-time.ts';
import { CliError } from '../../run/cli-error.ts';
import type { GlobalOptions } from '../../run/context.ts';
import { readStdinLines } from '../../terminal/read-stdin.ts';
import type { Terminal } from '../../terminal/terminal.ts';

/** `curfew sessions explain` */
export function addSessionsExplain(sessions: Command, run: Run): void {
  const command = sessions
    .command('explain')
    .description('For operators: why a session is refused or accepted: by which rule, since when, by whom')
    .argument('<subject>', 'the id of a session, or - to read a credential from standard input')
    .addHelpText(
      'after',
      '\nA credential as an argument would stay in the history of your shell and be seen by everybody on this machine.',
    )
    .action((given: string) =>
      run(command.optsWithGlobals<GlobalOptions>(), async ({ curfew, progress, terminal }) => {
        const subject = await readSubject(given);
        const output = await progress.during('Asking the server', () =>
          curfew.trpc.admin.explain.mutate({ subject }),
        );
        if (terminal.isJson) terminal.printJson(output);
        else printExplanation(terminal, output);
      }),
    );
}

async function readSubject(given: string): Promise<string> {
  if (given !== '-') return given;
  const subject = (await readStdinLines())[0]?.trim();
  if (!subject) throw new CliError('Standard input holds nothing to explain.', 'usage');
  return subject;
}

function printExplanation({ print, style }: Terminal, output: ExplainOutput): void {
  const { verdict, explanation, reason, rule, decidedAt, decidedBy, note, session, records } = output;
  const now = Date.parse(output.serverNow);
  const fact = (name: string, value: string | null) => {
    if (value !== null) print(`${`${name}:`.padEnd(12)}${plainText(value)}`);
  };
  print(style('bold', `${verdict === 'accepted' ? 'Accepted' : 'Refused'}. ${plainText(explanation)}`));
  fact('given', output.kind.replaceAll('_', ' '));
  fact('rule', rule);
  fact('told', reason);
  fact('since', decidedAt === null ? null : `${localTime(decidedAt)} (${relativeTime(decidedAt, now)})`);
  fact('by', decidedBy === null ? null : (decidedBy.email ?? decidedBy.id));
  fact('note', note);
  if (session !== null) {
    fact('session', session.id);
    fact('of', `${session.user.email}${session.user.isActive ? '' : ' (disabled)'}`);
    fact('where', [session.label, session.ipPrefix].filter((part) => part !== null).join(', '));
    fact('near', placeInWords(session.place));
    fact('active', relativeTime(session.lastActive, now));
    fact('began', localTime(session.createdAt));
  }
  if (records.length > 0) print(style('bold', 'Records, newest first'));
  for (const record of records) print(recordLine(record));
}
