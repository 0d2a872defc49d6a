import type { StatementFault } from './network/statement-faults.ts';
import type { InstanceName } from './trace.ts';

/** Which credentials a call carries. */
export type Holding = 'own' | 'older' | 'borrowed' | 'forged' | 'truncated' | 'none' | 'refresh-only';
/** Which logout ticket, where the command takes one. */
export type TicketChoice =
  | 'none'
  | 'own'
  | 'borrowed'
  | 'everywhere'
  | 'borrowed-everywhere'
  | 'forged'
  | 'truncated';

/** What the network and the database do to one call. */
export interface Trouble {
  /** `hold`: not a byte is sent before it is released. `keep-byte`: all of it but the last byte is. */
  request?: 'hold' | 'keep-byte' | 'cut';
  /** `hold`: it arrives when it is released. `lost`: it never does. */
  answer?: 'hold' | 'lost';
  statement?: StatementFault;
}

/** Plain data that means something only where it is played: `who`, `target` and `variant` choose from what there is then. */
export interface CallStep {
  kind: 'call';
  command: string;
  who: number;
  on: InstanceName;
  holding: Holding;
  ticket: TicketChoice;
  target: number;
  /** How ids and networks are written. */
  spelling: number;
  variant: number;
  trouble: Trouble;
}

export type Step =
  | CallStep
  /** Lets go of one of the things that are held. */
  | { kind: 'release'; which: number }
  | { kind: 'age'; target: number; seconds: number }
  | { kind: 'demote'; target: number };

export type History = Step[];
