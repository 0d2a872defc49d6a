import { checkNow } from '../rules/check-now.ts';
import type { World } from './world.ts';

const CHUNK_MILLISECONDS = 5_000;

/** Lets happen what follows from what has just been done. */
export async function settleWorld(world: World): Promise<void> {
  await world.time.settle();
  world.server.streams.sweep();
  await world.time.settle();
  checkNow(world);
}

export async function passTime(world: World, seconds: number): Promise<void> {
  for (let left = seconds * 1000; left > 0; left -= CHUNK_MILLISECONDS) {
    await world.time.pass(Math.min(left, CHUNK_MILLISECONDS));
    world.server.streams.sweep();
    checkNow(world);
  }
  await settleWorld(world);
}
