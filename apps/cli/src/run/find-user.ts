import { CliError } from './cli-error.ts';
import type { Context } from './context.ts';
import { isId } from './parse-id.ts';
import { readPages } from './read-pages.ts';

export interface FoundUser {
  id: string;
  /** How to call them: their address, or the id that was given. */
  name: string;
}

/** A user by their whole address, or by their id. @throws CliError when nobody has that address. */
export async function findUser({ curfew }: Pick<Context, 'curfew'>, given: string): Promise<FoundUser> {
  const text = given.trim().normalize('NFC').toLowerCase();
  if (isId(text)) return { id: text, name: text };
  const { users } = await readPages(
    (cursor) => curfew.trpc.admin.findUsers.query({ text, limit: 100, cursor }),
    {
      isAll: true,
      join: (one, next) => ({ ...next, users: [...one.users, ...next.users] }),
    },
  );
  const user = users.find(({ email }) => email === text);
  if (user !== undefined) return { id: user.id, name: user.email };
  throw new CliError(`Nobody has the address ${given}. Look for them: curfew users find`, 'refused');
}
