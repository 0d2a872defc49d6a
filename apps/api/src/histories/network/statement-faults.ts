import type { InstanceName } from '../trace.ts';
import type { Fate, Statement } from './postgres-proxy.ts';

/** What happens to one statement of a command. */
export interface StatementFault {
  action: 'hold' | 'error' | 'cut-request' | 'cut-answer';
  /** The first statement that is counted: any, the one that locks rows, or the one after the COMMIT. */
  from: 'start' | 'lock' | 'commit';
  /** Counted from there: 0 is that statement. */
  nth: number;
}

export interface ArmedFault {
  /** Resolves when a statement has met it. */
  reached: Promise<void>;
  isReached(): boolean;
  /** Lets a held statement go on; of a fault that nothing has met, takes it away. */
  release(): void;
}

export interface StatementFaults {
  /** For the next statements of this instance. It waits for one statement, and there is one at a time. */
  arm(on: InstanceName, fault: StatementFault): ArmedFault;
  decide(on: InstanceName, statement: Statement): Fate;
  /** Whether a statement is held anywhere. */
  isHolding(): boolean;
  clear(): void;
}

interface Armed extends StatementFault {
  counted: number;
  hasBegun: boolean;
  hasCommitted: boolean;
  isDone: boolean;
  reached: PromiseWithResolvers<void>;
  released: PromiseWithResolvers<void>;
}

export function createStatementFaults(): StatementFaults {
  const waiting = new Map<InstanceName, Armed>();
  const holding = new Set<Armed>();

  function meets(armed: Armed, statement: Statement): boolean {
    // A held lookup would hold every request of the instance.
    if (statement.isLookup && armed.action === 'hold') return false;
    if (armed.from === 'start') armed.hasBegun = true;
    if (armed.from === 'lock') armed.hasBegun ||= /FOR (?:NO KEY )?UPDATE/u.test(statement.text);
    if (armed.from === 'commit') armed.hasBegun = armed.hasCommitted;
    armed.hasCommitted ||= /^\s*COMMIT/u.test(statement.text);
    if (!armed.hasBegun) return false;
    armed.counted += 1;
    return armed.counted > armed.nth;
  }

  return {
    arm(on, fault) {
      const [reached, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const armed: Armed = {
        ...fault,
        counted: 0,
        hasBegun: false,
        hasCommitted: false,
        isDone: false,
        reached,
        released,
      };
      waiting.set(on, armed);
      return {
        reached: reached.promise,
        isReached: () => armed.isDone,
        release() {
          if (waiting.get(on) === armed) waiting.delete(on);
          holding.delete(armed);
          released.resolve();
        },
      };
    },
    decide(on, statement) {
      const armed = waiting.get(on);
      if (!armed || !meets(armed, statement)) return { kind: 'pass' };
      waiting.delete(on);
      armed.isDone = true;
      armed.reached.resolve();
      if (armed.action !== 'hold') return { kind: armed.action };
      holding.add(armed);
      return { kind: 'hold', released: armed.released.promise };
    },
    isHolding: () => holding.size > 0,
    clear() {
      waiting.clear();
      for (const { released } of holding) released.resolve();
      holding.clear();
    },
  };
}
