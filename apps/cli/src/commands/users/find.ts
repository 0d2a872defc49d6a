import type { Command } from 'commander';
import { Option } from 'commander';
import type { Run } from '../../cli.ts';
import { printTable } from '../../output/print-table.ts';
import { localTime } from '../../output/relative-time.ts';
import type { GlobalOptions } from '../../run/context.ts';
import { readPages } from '../../run/read-pages.ts';

interface FindFlags {
  disabled?: boolean;
  role?: 'user' | 'admin';
  allPages?: boolean;
}

/** `curfew users find` */
export function addUsersFind(users: Command, run: Run): void {
  const command = users
    .command('find')
    .description('Find accounts, the latest registered first')
    .argument('[text]', 'any part of the address or the name')
    .option('--disabled', 'only disabled ones')
    .addOption(new Option('--role <role>', 'only those with this role').choices(['user', 'admin']))
    .option('--all-pages', 'all of them, not the first page')
    .action((text: string | undefined) =>
      run(command.optsWithGlobals<GlobalOptions>(), async ({ curfew, progress, terminal }) => {
        const { disabled, role, allPages = false } = command.opts<FindFlags>();
        const found = await progress.during('Looking for accounts', () =>
          readPages(
            (cursor) =>
              curfew.trpc.admin.findUsers.query({
                text,
                role,
                isActive: disabled === true ? false : undefined,
                cursor,
              }),
            { isAll: allPages, join: (one, next) => ({ ...next, users: [...one.users, ...next.users] }) },
          ),
        );
        if (terminal.isJson) {
          terminal.printJson(found);
          return;
        }
        printTable(terminal, found.users, [
          { title: 'ID', value: ({ id }) => id },
          { title: 'ADDRESS', value: ({ email }) => email, isFlexible: true },
          { title: 'NAME', value: ({ displayName }) => displayName, isFlexible: true },
          { title: 'ROLE', value: ({ role: one }) => one },
          { title: 'STATE', value: ({ isActive }) => (isActive ? 'active' : 'disabled') },
          { title: 'SESSIONS', value: ({ liveSessions }) => String(liveSessions) },
          { title: 'SINCE', value: ({ createdAt }) => localTime(createdAt) },
        ]);
        if (found.nextCursor !== null) terminal.note('There are more: --all-pages');
      }),
    );
}
