import type { Checkpoint } from '../engine-context.ts';
import type { Instance, TestWorld } from './test-engine.ts';

/** The order is forced, so that more of them would only find what depends on chance besides. */
const REPETITIONS = 40;

/** Orders of events that no amount of load would bring about reliably, forced on real connections. */
export function interleavings(world: TestWorld) {
  /** Whether some connection of this database waits for a lock. */
  async function isSomeoneWaiting(): Promise<boolean> {
    const { rows } = await world.b.db.pool.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return rows.length > 0;
  }

  /** Runs `held` on instance A up to the checkpoint, then `other` on B as far as it gets, then lets A go on. */
  async function interleave<Held, Other>(
    checkpoint: Checkpoint,
    held: (instance: Instance) => Promise<Held>,
    other: (instance: Instance) => Promise<Other>,
  ): Promise<[PromiseSettledResult<Held>, PromiseSettledResult<Other>]> {
    const hold = world.a.holdAt(checkpoint);
    const first = held(world.a);
    await hold.reached;
    const progress = { isSettled: false };
    const second = other(world.b).finally(() => {
      progress.isSettled = true;
    });
    const settled = Promise.allSettled([first, second]);
    // Either B finishes, or it is waiting for the row that A holds: both are as far as it can get.
    while (!progress.isSettled && !(await isSomeoneWaiting())) continue;
    hold.release();
    return settled;
  }

  async function repeat(round: () => Promise<void>): Promise<void> {
    for (let repetition = 0; repetition < REPETITIONS; repetition += 1) await round();
  }

  return { interleave, repeat };
}
