import { CliError } from './cli-error.ts';
import type { Context } from './context.ts';

export interface FoundUser {
  id: string;
  /** How to call them: their address, or the id that was given. */
  name: string;
}

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

/** A user by their whole address, or by their id. @throws CliError when nobody has that address. */
export async function findUser({ curfew }: Pick<Context, 'curfew'>, given: string): Promise<FoundUser> {
  const text = given.trim().normalize('NFC').toLowerCase();
  if (ID.test(text)) return { id: text, name: text };
  let cursor: string | null = null;
  do {
    const page: { users: { id: string; email: string }[]; nextCursor: string | null } =
      await curfew.trpc.admin.findUsers.query({ text, limit: 100, ...(cursor !== null && { cursor }) });
    const user = page.users.find(({ email }) => email === text);
    if (user !== undefined) return { id: user.id, name: user.email };
    cursor = page.nextCursor;
  } while (cursor !== null);
  throw new CliError(`Nobody has the address ${given}. Look for them: curfew users find`, 'refused');
}
