import type { LogoutOutput } from '@curfew/contracts';

/** What became of one session that was named by its id. */
export function outcomeInWords({ outcome }: Pick<LogoutOutput, 'outcome'>): string {
  switch (outcome) {
    case 'ended':
      return 'That session is over.';
    case 'already-ended':
      return 'That session was over already.';
    case 'no-session':
      return 'There is no such session: nothing was ended.';
    default:
      return outcome satisfies never;
  }
}
