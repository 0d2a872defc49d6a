import { CliError } from '../run/cli-error.ts';

/** Questions to the person, on standard error, so that standard output stays what was asked for. */
const output = process.stderr;

export async function askPassword(message: string): Promise<string> {
  const { password } = await import('@clack/prompts');
  return answered(
    await password({ message, output, validate: (value) => (value ? undefined : 'Type it in.') }),
  );
}

export async function askText(message: string): Promise<string> {
  const { text } = await import('@clack/prompts');
  const answer = await text({
    message,
    output,
    validate: (value) => (value?.trim() ? undefined : 'Type it in.'),
  });
  return answered(answer).trim();
}

/** False unless the person says yes. */
export async function askWhether(message: string): Promise<boolean> {
  const { confirm } = await import('@clack/prompts');
  return answered(await confirm({ message, output, initialValue: false }));
}

/** Ctrl-C in a question ends the command. */
function answered<Answer>(answer: Answer): Exclude<Answer, symbol> {
  if (typeof answer === 'symbol') throw new CliError('Nothing was done.', 'interrupted');
  return answer as Exclude<Answer, symbol>;
}
