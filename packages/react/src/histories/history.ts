import type { LogoutScope } from '@curfew/client';
import type { RefusalReason } from '@curfew/contracts';

export type Person = 'Ann' | 'Bea';

/** What becomes of one request. `hold`: it waits until a `release`; `lose`: it hangs until the page gives it up. */
export type Trouble =
  | 'hold-request'
  | 'hold-answer'
  | 'lose-request'
  | 'lose-answer'
  | 'cut-request'
  | 'cut-answer';

/** By how many seconds a clock may be set. */
export const CLOCK_CHANGES: readonly [number, ...number[]] = [
  -7200,
  7200,
  -600,
  90,
  -31 * 86_400,
  31 * 86_400,
];

export type StorageFault = 'clear' | 'remove-tickets' | 'remove-record' | 'full' | 'forbidden' | 'none';

/** Plain data. `tab` and `which` choose from what is there when the step is played, so a shorter history still means something. */
export type Step =
  | { kind: 'open' }
  | { kind: 'close' | 'reload' | 'freeze' | 'restore' | 'stick' | 'unstick'; tab: number }
  | { kind: 'log-in'; tab: number; person: Person; isRemembered: boolean }
  | { kind: 'log-out'; tab: number; scope: LogoutScope }
  | { kind: 'reauthenticate' | 'change-password' | 'stay' | 'act' | 'read' | 'wake'; tab: number }
  /** The person acts every two seconds. */
  | { kind: 'work'; tab: number; seconds: number }
  | { kind: 'pass'; seconds: number }
  /** Something that is no page of ours logs in in this browser. */
  | { kind: 'log-in-elsewhere'; person: Person }
  /** The session in the cookie ends, from another device or by an operator. */
  | {
      kind: 'end';
      reason: Extract<RefusalReason, 'user_logout_session' | 'user_logout_all' | 'admin_logout'>;
    }
  | { kind: 'network'; isDown: boolean }
  /** The connections there are carry nothing any more, and do not say so. */
  | { kind: 'deaden-streams' }
  /** The browser says so, whatever is true. */
  | { kind: 'say'; tab: number; event: 'online' | 'offline' }
  | { kind: 'trouble'; call: string; trouble: Trouble }
  | { kind: 'release'; which: number }
  | { kind: 'storage'; fault: StorageFault }
  | { kind: 'lose-cookies'; which: 'all' | 'session' | 'csrf' }
  | { kind: 'set-clock'; seconds: number }
  /** The next messages between tabs do not arrive. */
  | { kind: 'lose-messages'; count: number };

export type History = readonly Step[];
