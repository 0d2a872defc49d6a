import { heldIn } from '../../state/auth-state.ts';
import { TICKETS_KEY } from '../world/simulated-browser.ts';
import type { Tab } from '../world/tab.ts';
import type { ModelSession } from '../world/model-sessions.ts';
import type { World } from '../world/world.ts';

/** The longest pause between two tries, and the try itself. */
export const CALM_SECONDS = 100;

/** The sessions that something can still end because somebody wanted them to: to be asked before the calm. */
export function deliverable({ ledger, tabs, browser, server }: World): ModelSession[] {
  const stored = tabs.length === 0 ? [] : (browser.stored.get(TICKETS_KEY)?.match(/cfl_[^"]+/gu) ?? []);
  const wanted = ledger.logouts.filter(({ isInMemory }) => isInMemory()).map(({ ticket }) => ticket);
  const told = tabs.flatMap(({ curfew }) => {
    const state = curfew.getState();
    return state.status === 'out' && state.ending?.status === 'pending' ? [state.ending.ticket] : [];
  });
  const covered = [...stored, ...wanted, ...told].flatMap((ticket) => server.coveredBy(ticket));
  return [...new Set(covered)].filter((session) => !server.sessions.isOver(session));
}

/** After everything has worked again for a while and each page was looked at. */
export function checkEnd(world: World, due: readonly ModelSession[]): void {
  const { tabs, server, ledger, browser, time } = world;
  const lives = (session: ModelSession) => !server.sessions.isOver(session);
  for (const session of due.filter(lives)) {
    ledger.violate('an unfinished logout was not delivered', `session ${numberOf(session)}`);
  }
  const spoiledAt = server.now() - time.now() + browser.spoiledAt();
  for (const [ticket, at] of ledger.promises) {
    // Nobody can promise what somebody else throws away.
    if (spoiledAt >= at) continue;
    for (const session of server.coveredBy(ticket).filter(lives)) {
      ledger.violate('a logout that was promised got lost', `session ${numberOf(session)}`);
    }
  }
  for (const tab of tabs) checkTab(world, tab);
}

function numberOf({ id }: ModelSession): number {
  return Number(id.slice(-6));
}

function checkTab({ server, browser, ledger }: World, tab: Tab): void {
  const state = tab.curfew.getState();
  if (state.status === 'unknown' && state.hasFailed)
    ledger.violate('still said to be unreachable at the end', tab.name);
  const held = heldIn(state);
  if (held === null || !tab.isVisible()) return;
  const { session, refresh } = browser.jar;
  const owner = server.sessions.find(session ?? refresh);
  const isTrue =
    owner !== undefined && !server.sessions.isOver(owner) && owner.person === held.user.displayName;
  if (isTrue) return;
  ledger.violate(
    'the wrong name at the end',
    `${tab.name} shows ${held.user.displayName}, the cookie is ${owner === undefined ? 'nobody' : owner.person}’s`,
  );
}
