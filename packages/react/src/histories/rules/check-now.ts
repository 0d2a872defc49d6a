import type { World } from '../world/world.ts';

/** Two beats of a leader, or the longest silence of a stream, and a moment for whoever takes over. */
const LONGEST_UNNOTICED_MILLISECONDS = 15_000;

/** At every moment: nobody is told for long that events arrive when the session they are about is over. */
export function checkNow({ tabs, server, network, browser, time, ledger }: World): void {
  for (const tab of tabs) {
    const { shown } = tab;
    if (tab.page.loop.isStopped() || shown === null || !tab.isVisible()) continue;
    if (tab.curfew.live.status.get() !== 'live' || !server.sessions.isOver(shown) || shown.end === null)
      continue;
    const since = Math.max(
      shown.end.at,
      server.now() -
        time.now() +
        Math.max(network.disturbedAt(), browser.messageLostAt(), tab.page.loop.wentOnAt()),
    );
    if (server.now() - since <= LONGEST_UNNOTICED_MILLISECONDS) continue;
    ledger.violate(
      'live, though the session is over',
      `${tab.name} shows ${shown.person}’s session as live, which ended ${Math.round((server.now() - since) / 1000)} s ago`,
    );
  }
}
