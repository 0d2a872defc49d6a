import type { Command } from 'commander';
import type { Run } from '../../cli.ts';
import { inWords } from '../../run/preview-sessions.ts';
import { addUserAct } from './user-act.ts';

/** `curfew users logout` */
export function addUsersLogout(users: Command, run: Run): void {
  addUserAct(users, run, {
    name: 'logout',
    description: 'End all sessions of an account; its person may log in again',
    plan: (user, sessions) => `Log out ${user}: ${sessions} to end`,
    call: (trpc, input) => trpc.admin.logoutUser.mutate(input),
    report: (user, { endedSessions }) =>
      endedSessions === 0
        ? `${user} had no session to end.`
        : `${user} is logged out. Ended: ${inWords({ count: endedSessions, isCapped: false })}.`,
  });
}
