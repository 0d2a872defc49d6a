import type { ArmedFault } from './network/statement-faults.ts';
import type { World } from './world.ts';

const PATIENCE_MILLISECONDS = 20_000;

/** Waits until the answer is there, or cannot come before something is released. */
export async function settle(world: World, answered: Promise<unknown>, armed?: ArmedFault): Promise<void> {
  const state = { isAnswered: false };
  void answered.then(() => (state.isAnswered = true));
  if (armed) await Promise.race([answered, armed.reached, expire()]);
  while (!state.isAnswered && world.faults.isHolding()) {
    if (armed?.isReached() === true || (await world.isBlocked())) return;
    await Promise.race([answered, new Promise((resolve) => setImmediate(resolve))]);
  }
  if (!state.isAnswered) await Promise.race([answered, expire()]);
}

/** A history that stands still is a fault of the checker, or a request that is never answered. */
export function expire(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error('the history stands still')), PATIENCE_MILLISECONDS).unref();
  });
}
