import type { Command } from 'commander';
import type { Run } from '../../cli.ts';
import { addUserAct } from './user-act.ts';

/** `curfew users enable` */
export function addUsersEnable(users: Command, run: Run): void {
  addUserAct(users, run, {
    name: 'enable',
    description: 'Let a disabled account log in again; its former sessions stay over',
    plan: (user) => `Enable ${user}`,
    call: (trpc, input) => trpc.admin.enableUser.mutate(input),
    report: (user, { outcome }) =>
      outcome === 'unchanged' ? `${user} was not disabled.` : `${user} is enabled and may log in.`,
  });
}
