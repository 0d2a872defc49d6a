import { createModelServer, type ModelServer } from './model-server.ts';
import { createNetwork, type Network } from './network.ts';
import { createSimulatedBrowser, type SimulatedBrowser } from './simulated-browser.ts';
import { openTab, type Tab } from './tab.ts';
import type { Ledger } from './ledger.ts';
import { createLedger } from './ledger.ts';
import type { VirtualTime } from './virtual-time.ts';

/** One browser, the network, and the server that knows what is true. */
export interface World {
  time: VirtualTime;
  browser: SimulatedBrowser;
  server: ModelServer;
  network: Network;
  tabs: Tab[];
  ledger: Ledger;
  open: () => Tab;
  /** The next name for a tab. */
  count: number;
}

export function createWorld(time: VirtualTime): World {
  const browser = createSimulatedBrowser(time);
  const server = createModelServer(time);
  const network = createNetwork(time, server, browser.jar);
  const ledger = createLedger();
  const world: World = {
    time,
    browser,
    server,
    network,
    tabs: [],
    ledger,
    count: 0,
    open() {
      world.count += 1;
      const tab = openTab(world, `tab ${world.count}`);
      world.tabs.push(tab);
      return tab;
    },
  };
  return world;
}
