import { inBackground, type BrowserClient } from '@curfew/client';
import type { LiveEvent } from '@curfew/contracts';
import { createCurfew, type Curfew } from '../../curfew.ts';
import { heldIn, type AuthState } from '../../state/auth-state.ts';
import { watchClaims } from '../rules/watch-claims.ts';
import type { ModelSession } from './model-sessions.ts';
import type { Command } from './page-request.ts';
import { createPageTraffic, type PageTraffic } from './page-traffic.ts';
import type { SimulatedPage } from './simulated-browser.ts';
import type { World } from './world.ts';

/** A tab with the app in it: what its person sees, and what the page fetches by itself. */
export interface Tab {
  name: string;
  page: SimulatedPage;
  curfew: Curfew;
  traffic: PageTraffic;
  /** The session whose name is on the screen, or was last. */
  shown: ModelSession | null;
  /** Whether private content can be seen now. */
  isVisible: () => boolean;
  /** The pages ask again for what they show. */
  read: (options?: { byPerson: boolean }) => void;
  isFrozen: () => boolean;
  freeze: () => void;
  /** Whatever it stands still for is over. */
  wakeUp: () => void;
  close: () => void;
}

export function openTab(world: World, name: string): Tab {
  const page = world.browser.openPage();
  const traffic = createPageTraffic(world.network, page.loop, (command) => meetCommand(world, tab, command));
  const curfew = createCurfew({
    environment: page.environment,
    fetch: traffic.fetch,
    eventSource: traffic.eventSource,
    readCookies: () => (world.browser.jar.csrf === null ? '' : `__Host-csrf=${world.browser.jar.csrf}`),
    fingerprint: async () => null,
  });
  const scope: { epoch: number; client: BrowserClient | null } = { epoch: -1, client: null };
  let isFrozen = false;
  const tab: Tab = {
    name,
    page,
    curfew,
    traffic,
    shown: null,
    isVisible: () => heldIn(curfew.getState()) !== null && !page.isConcealed() && !page.loop.isClosed(),
    read({ byPerson } = { byPerson: false }) {
      const { client, epoch } = scope;
      if (client === null) return;
      client.auth.listSessions.query(undefined, byPerson ? {} : inBackground).then(
        (data) => meetData(world, tab, { data, epoch }),
        () => {},
      );
    },
    isFrozen: () => isFrozen,
    freeze() {
      page.emit('freezing');
      isFrozen = true;
      page.loop.stop();
    },
    wakeUp() {
      page.loop.goOn();
      if (isFrozen) page.emit('restored');
      isFrozen = false;
    },
    close() {
      page.close();
      traffic.close();
    },
  };

  curfew.subscribe(() => {
    const state = curfew.getState();
    const held = heldIn(state);
    if (held !== null) tab.shown = world.server.sessions.byId(held.session.id) ?? null;
    // What `SessionScope` does.
    if (held !== null && scope.epoch !== state.epoch) {
      scope.epoch = state.epoch;
      scope.client = curfew.openScope(() => {});
      tab.read();
    } else if (held === null) scope.client = null;
  });
  watchClaims(world, tab);
  curfew.live.subscribe((event) => {
    meetEvent(world, tab, event);
    if (event.type !== 'ended') tab.read();
  });
  page.loop.run(() => curfew.start());
  // What the provider does after it has rendered a state.
  curfew.subscribe(() => curfew.reveal(curfew.getState()));
  return tab;
}

function nameIn(state: AuthState): string | null {
  return heldIn(state)?.user.displayName ?? null;
}

function meetData({ ledger }: World, tab: Tab, { data, epoch }: { data: unknown; epoch: number }): void {
  const state = tab.curfew.getState();
  const name = nameIn(state);
  ledger.counts.answers += 1;
  if (state.epoch !== epoch || name === null) return;
  const { owner }: { owner?: unknown } = { ...(typeof data === 'object' ? data : null) };
  if (owner === name) return;
  ledger.violate(
    'somebody else’s data under this name',
    `${tab.name} shows ${String(owner)}’s sessions to ${name}`,
  );
}

/** What the person did to their own account must not be done to the one in the cookie. */
function meetCommand({ ledger, server }: World, tab: Tab, { procedure, cookies, reply }: Command): void {
  const name = tab.shown?.person;
  if (name === undefined || procedure === 'auth.login' || !('data' in reply.answer)) return;
  // A page that shows nobody finds out who is in.
  if (procedure === 'auth.refresh' && nameIn(tab.curfew.getState()) === null) return;
  const owner = /logout/iu.test(procedure) ? undefined : server.sessions.find(cookies.session)?.person;
  const strangers = [owner, ...(reply.ended ?? []).map(({ person }) => person)].filter(
    (person) => (person ?? name) !== name,
  );
  if (strangers.length === 0) return;
  ledger.violate(
    'a command was carried out for somebody else',
    `${tab.name} shows ${name}, ${procedure} met ${String(strangers[0])}`,
  );
}

function meetEvent({ ledger, server }: World, tab: Tab, event: LiveEvent): void {
  const name = nameIn(tab.curfew.getState());
  if (name === null || !('sessionId' in event)) return;
  const owner = server.sessions.byId(event.sessionId)?.person;
  if (owner === undefined || owner === name) return;
  ledger.violate(
    'somebody else’s events under this name',
    `${tab.name} hears "${event.type}" of ${owner} for ${name}`,
  );
}
