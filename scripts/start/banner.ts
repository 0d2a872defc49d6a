import { demoAccountLines } from './demo-account-lines.ts';
import type { DemoAccount } from './seed-demo.ts';

export interface BannerFacts {
  readonly origin: string;
  /** Where another start serves the same database. Undefined: this is the first. */
  readonly joined: string | undefined;
  /** Undefined when the database is not ours. */
  readonly demoAccounts: readonly DemoAccount[] | undefined;
  /** How many accounts and operators a database that is not ours has. */
  readonly accounts: { readonly total: number; readonly operators: number } | undefined;
  /** Undefined: requests are on the screen. */
  readonly logPath: string | undefined;
}

/** What stays last on the screen: where, who, and what to do in the next minute. */
export function bannerLines({
  origin,
  joined,
  demoAccounts,
  accounts,
  logPath,
}: BannerFacts): readonly string[] {
  return [
    '',
    `Curfew is ready: ${origin}`,
    '',
    ...(demoAccounts === undefined ? ownDatabaseLines(origin, accounts) : demoAccountLines(demoAccounts)),
    '',
    ...(joined === undefined
      ? [
          'In the next minute:',
          `  1. Log in at ${origin}.`,
          '  2. Open the same address in a private window, and log in there, too.',
          '  3. Log one of the two out, and watch the other.',
        ]
      : [
          `Joined the Curfew that runs at ${joined}: both serve one database. Log out on one, watch the other.`,
        ]),
    '',
    ...(logPath === undefined
      ? []
      : [`Requests are written to ${logPath}; LOG_FORMAT=pretty shows them here.`]),
    joined === undefined ? 'Ctrl-C stops everything.' : 'Ctrl-C stops this instance.',
  ];
}

function ownDatabaseLines(origin: string, accounts: BannerFacts['accounts']): readonly string[] {
  if (accounts === undefined || accounts.operators > 0) return ['  Log in with an account of your database.'];
  return [
    accounts.total === 0
      ? `  Nobody has an account yet. Make one at ${origin}/register, then make it an operator:`
      : '  Nobody is an operator yet. Make an account one:',
    '  DATABASE_URL=… npx pnpm@12 db:admin you@example.org',
  ];
}
