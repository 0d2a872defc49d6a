import type { Command } from 'commander';
import type { Run } from '../../cli.ts';
import { inWords } from '../../run/preview-sessions.ts';
import { addUserAct } from './user-act.ts';

/** `curfew users disable` */
export function addUsersDisable(users: Command, run: Run): void {
  addUserAct(users, run, {
    name: 'disable',
    description: 'Shut an account out: its sessions end, and nobody logs in to it until it is enabled',
    plan: (user, sessions) => `Disable ${user}: ${sessions} to end`,
    call: (trpc, input) => trpc.admin.disableUser.mutate(input),
    report: (user, { outcome, endedSessions }) =>
      outcome === 'unchanged'
        ? `${user} was disabled already.`
        : `${user} is disabled. Ended: ${inWords({ count: endedSessions, isCapped: false })}.`,
  });
}
