/** `pnpm db:admin EMAIL [--remove]`: makes an account of `DATABASE_URL`, else of the embedded database, an operator. */
import { parseArgs } from 'node:util';
import { changeRole } from '../change-role.ts';
import type { RoleChange } from '../change-role.ts';
import { run } from './run.ts';
import { withWorkingDatabase } from './working-database.ts';

const USAGE = 'Usage: pnpm db:admin EMAIL [--remove]';

await run(async () => {
  const { email, isRemoved } = readArguments();
  await withWorkingDatabase(async (url) => {
    const change = await changeRole(url, email, isRemoved ? 'user' : 'admin');
    process.stdout.write(`${describe(change, isRemoved).join('\n')}\n`);
  });
});

function readArguments(): { email: string; isRemoved: boolean } {
  try {
    const { values, positionals } = parseArgs({
      options: { remove: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    const [email, ...others] = positionals;
    if (email !== undefined && others.length === 0) return { email, isRemoved: values.remove };
  } catch {
    // An unknown option: the usage says which there are.
  }
  throw new Error(USAGE);
}

function describe({ email, isChanged, isActive, operators }: RoleChange, isRemoved: boolean): string[] {
  const lines = isRemoved
    ? [isChanged ? `${email} is no longer an operator.` : `${email} was not an operator.`]
    : [isChanged ? `${email} is an operator now.` : `${email} is an operator already.`];
  if (!isRemoved && !isActive) lines.push('The account is disabled: another operator has to enable it.');
  if (operators === 0) lines.push('Nobody is an operator now.');
  return lines;
}
