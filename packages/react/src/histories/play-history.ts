import type { History } from './history.ts';
import { playStep } from './play-step.ts';
import { CALM_SECONDS, checkEnd, deliverable } from './rules/check-end.ts';
import { tellStep } from './tell-step.ts';
import type { Ledger } from './world/ledger.ts';
import { passTime, settleWorld } from './world/pass-time.ts';
import { installVirtualTime } from './world/virtual-time.ts';
import { createWorld, type World } from './world/world.ts';

export type PlayedHistory = Pick<Ledger, 'story' | 'violations' | 'counts'>;

/** Plays a history in a world of its own, step after step, then lets everything work again, and holds it against the rules. */
export async function playHistory(history: History): Promise<PlayedHistory> {
  const time = installVirtualTime();
  const world = createWorld(time);
  const { ledger } = world;
  try {
    for (const step of history) {
      ledger.story.push(`  ${tellStep(step, world)}`);
      await playStep(world, step);
      await settleWorld(world);
    }
    await calm(world);
  } finally {
    for (const tab of world.tabs) tab.close();
    time.uninstall();
  }
  if (time.isRunaway()) ledger.violate('asks again and again without a pause', 'it would never end');
  ledger.counts.requests = world.network.sent();
  return ledger;
}

/** Nothing is in the way any more: what can be true has to become true. */
async function calm(world: World): Promise<void> {
  const { ledger, network, browser, tabs } = world;
  ledger.story.push('  from now on everything works, and each tab is looked at');
  for (const tab of tabs) tab.wakeUp();
  browser.spoilStorage('none');
  browser.loseMessages(0);
  network.heal();
  // The person comes back.
  if (tabs.length === 0) world.open();
  await settleWorld(world);
  const due = deliverable(world);
  await passTime(world, 10);
  for (const tab of tabs) tab.page.emit('online');
  for (const tab of tabs) tab.page.emit('woke');
  await passTime(world, CALM_SECONDS);
  checkEnd(world, due);
}
