import type { Tab } from './world/tab.ts';
import type { World } from './world/world.ts';

const ACT_SECONDS = 2;

/** Somebody who acts all the time is neither warned nor thrown out, as long as nothing but the clock goes wrong. */
export async function playWork(world: World, tab: Tab, seconds: number): Promise<void> {
  const { server, network, time, ledger, browser } = world;
  const { curfew, page, shown, name } = tab;
  const begunAt = time.now();
  const isOwn = () => shown !== null && server.sessions.find(browser.jar.session) === shown;
  const isUndisturbed = () => tab.isVisible() && network.disturbedAt() < begunAt && isOwn();
  let wasUndisturbed = isUndisturbed();
  // Who finds a warning when they come back answers it.
  if (wasUndisturbed && curfew.timeouts.get() !== null)
    page.loop.run(() => void curfew.stay().catch(() => {}));
  for (let done = 0; done < seconds; done += ACT_SECONDS) {
    page.emit('acted');
    await time.pass(ACT_SECONDS * 1000);
    server.streams.sweep();
    await time.settle();
    const hasJustEnded = shown?.end?.reason === 'inactivity_timeout' && shown.end.at > server.now() - 3000;
    if (wasUndisturbed && hasJustEnded) ledger.violate('thrown out while acting', `${name}, after ${done} s`);
    const isWarned = done > ACT_SECONDS && curfew.timeouts.get()?.kind === 'inactivity';
    if (wasUndisturbed && isWarned) ledger.violate('warned while acting', `${name}, after ${done} s`);
    wasUndisturbed &&= isUndisturbed();
  }
}
